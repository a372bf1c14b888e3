// Gives datagrams to the system, as many at a time as it takes. No N-API.
#ifndef ARKAVO_UDP_SEND_BATCH_H
#define ARKAVO_UDP_SEND_BATCH_H

#include <cstddef>
#include <vector>

#include "address.h"
#include "datagram.h"

namespace arkavo {

// What became of the datagrams: each is sent, refused with an error, or waits because the system is full.
struct SendResult {
  // From the first on, so many are done with, sent or refused.
  size_t done = 0;
  // The errors of those that were refused, and of older ones that the network reported.
  std::vector<int> errors;
};

// Sends datagrams in order through a connected socket, or to an address. Stops when the system is full.
SendResult SendBatch(int descriptor, const std::vector<Datagram>& datagrams, const Address* to);

}  // namespace arkavo
#endif
