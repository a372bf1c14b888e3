// One UDP socket that never blocks, and what the system says of it. No N-API: errors are errno values, 0 for none. Used in one thread.
#ifndef ARKAVO_UDP_DATAGRAM_SOCKET_H
#define ARKAVO_UDP_DATAGRAM_SOCKET_H

#include <cstddef>

#include "address.h"

namespace arkavo {

class DatagramSocket {
 public:
  DatagramSocket() = default;
  ~DatagramSocket() { Close(); }
  DatagramSocket(const DatagramSocket&) = delete;
  DatagramSocket& operator=(const DatagramSocket&) = delete;

  // `family` is AF_INET or AF_INET6; the latter hears IPv4, too, when it is bound to `::`.
  int Open(int family);
  int Bind(const Address& local);
  int Connect(const Address& remote);
  void Close();

  int Descriptor() const { return descriptor_; }
  // The address that it has. Empty when it has none.
  Address Local() const;

  // Asks for memory in one direction, SO_RCVBUF or SO_SNDBUF. Returns what the system says of it, -1 when it says nothing.
  int AskForBuffer(int option, int bytes);

  // The error that the network has reported since the last time, and nobody has been told of.
  int TakeError();

 private:
  int descriptor_ = -1;
};

}  // namespace arkavo
#endif
