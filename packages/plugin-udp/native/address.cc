#include "address.h"

#include <uv.h>

#include <arpa/inet.h>
#include <net/if.h>

#include <cstring>

namespace arkavo {

namespace {

const sockaddr_in& V4(const Address& address) { return reinterpret_cast<const sockaddr_in&>(address.storage); }
const sockaddr_in6& V6(const Address& address) { return reinterpret_cast<const sockaddr_in6&>(address.storage); }

}  // namespace

bool Address::operator==(const Address& other) const {
  if (storage.ss_family != other.storage.ss_family) return false;
  if (storage.ss_family == AF_INET) {
    return V4(*this).sin_port == V4(other).sin_port && V4(*this).sin_addr.s_addr == V4(other).sin_addr.s_addr;
  }
  return V6(*this).sin6_port == V6(other).sin6_port && V6(*this).sin6_scope_id == V6(other).sin6_scope_id &&
         std::memcmp(&V6(*this).sin6_addr, &V6(other).sin6_addr, sizeof(in6_addr)) == 0;
}

std::string Address::Host() const {
  char text[INET6_ADDRSTRLEN] = {};
  if (storage.ss_family == AF_INET) {
    inet_ntop(AF_INET, &V4(*this).sin_addr, text, sizeof(text));
    return text;
  }
  const sockaddr_in6& v6 = V6(*this);
  inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof(text));
  char name[IF_NAMESIZE] = {};
  const bool isScoped = IN6_IS_ADDR_LINKLOCAL(&v6.sin6_addr) && if_indextoname(v6.sin6_scope_id, name) != nullptr;
  return isScoped ? std::string(text) + "%" + name : text;
}

int Address::Port() const {
  return ntohs(storage.ss_family == AF_INET ? V4(*this).sin_port : V6(*this).sin6_port);
}

bool ParseAddress(const std::string& host, int port, Address* address) {
  *address = {};
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address->storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address->storage);
  if (uv_ip4_addr(host.c_str(), port, v4) == 0) {
    address->length = sizeof(sockaddr_in);
    return true;
  }
  if (uv_ip6_addr(host.c_str(), port, v6) != 0) return false;
  address->length = sizeof(sockaddr_in6);
  return true;
}

}  // namespace arkavo
