#ifndef ARKAVO_UDP_ADDRESS_H
#define ARKAVO_UDP_ADDRESS_H

#include <netinet/in.h>
#include <sys/socket.h>

#include <string>

namespace arkavo {

// An IP address and a port, as the system takes it.
struct Address {
  sockaddr_storage storage = {};
  socklen_t length = 0;

  const sockaddr* Get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  bool operator==(const Address& other) const;
  bool operator!=(const Address& other) const { return !(*this == other); }

  // Without a scope, but for addresses that mean nothing without one (RFC 4007 §11): fe80::1%eth0.
  std::string Host() const;
  int Port() const;
};

// From digits, with a scope where there is one. False for what is no address.
bool ParseAddress(const std::string& host, int port, Address* address);

}  // namespace arkavo
#endif
