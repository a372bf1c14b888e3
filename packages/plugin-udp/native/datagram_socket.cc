#include "datagram_socket.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "arrival_clock.h"
#include "segments.h"

namespace arkavo {

int DatagramSocket::Open(int family) {
  descriptor_ = socket(family, SOCK_DGRAM, 0);
  if (descriptor_ < 0) return errno;
  const int flags = fcntl(descriptor_, F_GETFL);
  const bool isSet = flags >= 0 && fcntl(descriptor_, F_SETFL, flags | O_NONBLOCK) == 0 &&
                     fcntl(descriptor_, F_SETFD, FD_CLOEXEC) == 0;
  const int no = 0;
  // `::` is every network of the machine, those of IPv4 among them, as for the TCP port beside it.
  if (isSet && family == AF_INET6) setsockopt(descriptor_, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
  if (isSet) AskForStamps(descriptor_);
#ifdef ARKAVO_UDP_SEGMENTS
  const int yes = 1;
  // What came as one run is given as one. A system that does not know it gives datagrams one by one.
  setsockopt(descriptor_, IPPROTO_UDP, UDP_GRO, &yes, sizeof(yes));
#endif
  return isSet ? 0 : errno;
}

int DatagramSocket::Bind(const Address& local) {
  return bind(descriptor_, local.Get(), local.length) == 0 ? 0 : errno;
}

int DatagramSocket::Connect(const Address& remote) {
  return connect(descriptor_, remote.Get(), remote.length) == 0 ? 0 : errno;
}

void DatagramSocket::Close() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

Address DatagramSocket::Local() const {
  Address local;
  local.length = sizeof(local.storage);
  if (getsockname(descriptor_, reinterpret_cast<sockaddr*>(&local.storage), &local.length) != 0) local = {};
  return local;
}

int DatagramSocket::AskForBuffer(int option, int bytes) {
  // Some systems refuse what is too much instead of granting less: what is there counts.
  setsockopt(descriptor_, SOL_SOCKET, option, &bytes, sizeof(bytes));
  int granted = -1;
  socklen_t size = sizeof(granted);
  return getsockopt(descriptor_, SOL_SOCKET, option, &granted, &size) == 0 ? granted : -1;
}

int DatagramSocket::TakeError() {
  int error = 0;
  socklen_t size = sizeof(error);
  return getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

}  // namespace arkavo
