// A UDP socket on the event loop of the thread that opened it. No JavaScript: whoever listens is told in that thread.
#ifndef ARKAVO_UDP_POLLED_SOCKET_H
#define ARKAVO_UDP_POLLED_SOCKET_H

#include <uv.h>

#include <cstdint>
#include <deque>
#include <vector>

#include "datagram_socket.h"
#include "receive_batch.h"
#include "send_batch.h"

namespace arkavo {

// Whom a socket tells. It may be closed inside these calls.
class SocketListener {
 public:
  // `isLast`: nothing more is there for now.
  virtual void OnRuns(const std::vector<ReceivedRun>& runs, bool isLast) = 0;
  // An errno value: something was refused, or the network has answered with it.
  virtual void OnError(int error) = 0;
  // Nothing is told any more, and the loop has forgotten the socket.
  virtual void OnClosed() = 0;

 protected:
  ~SocketListener() = default;
};

// Closed once, after which it must live until OnClosed.
class PolledSocket {
 public:
  explicit PolledSocket(SocketListener* listener) : listener_(listener) {}
  PolledSocket(const PolledSocket&) = delete;
  PolledSocket& operator=(const PolledSocket&) = delete;

  // Begins to hear. Returns 0 or an errno value: then there is nothing to close.
  int Begin(uv_loop_t* loop);
  void Close();

  // What the system does not take waits, up to a bound.
  void Send(const std::vector<Datagram>& datagrams, const Address* to);

  DatagramSocket& Socket() { return socket_; }
  bool IsOpen() const { return isOpen_; }
  size_t QueuedBytes() const { return queuedBytes_; }

 private:
  struct Waiting {
    std::vector<uint8_t> bytes;
    bool isAddressed;
    Address to;
  };

  static void OnPoll(uv_poll_t* poll, int status, int events);
  void Poll();
  void Read();
  void Flush();
  void Wait(const Datagram& datagram, const Address* to);
  void Tell(const std::vector<int>& errors);

  SocketListener* listener_;
  DatagramSocket socket_;
  ReceiveBatch batch_;
  uv_poll_t poll_ = {};
  bool isOpen_ = false;
  std::deque<Waiting> waiting_;
  size_t queuedBytes_ = 0;
};

}  // namespace arkavo
#endif
