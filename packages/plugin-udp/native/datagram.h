// A datagram as it is given to the system. No N-API.
#ifndef ARKAVO_UDP_DATAGRAM_H
#define ARKAVO_UDP_DATAGRAM_H

#include <sys/uio.h>

#include <cstddef>

namespace arkavo {

// Two pieces of memory, one behind the other, both borrowed; the second may be empty.
struct Datagram {
  iovec head;
  iovec body;

  size_t Bytes() const { return head.iov_len + body.iov_len; }
};

}  // namespace arkavo
#endif
