// Which of the datagrams that came may share one memory. No N-API.
#ifndef ARKAVO_UDP_DATAGRAM_SHARE_H
#define ARKAVO_UDP_DATAGRAM_SHARE_H

#include <cstddef>
#include <cstdint>
#include <vector>

#include "receive_batch.h"

namespace arkavo {

// A place among datagrams: `offset` bytes into a run.
struct RunPlace {
  size_t run;
  size_t offset;
};

struct DatagramShare {
  size_t bytes;
  size_t count;
  // Where the next one begins.
  RunPlace next;
};

// Tables of what is told of each datagram, for `maxCount` of them: its size, and how long it has waited to be read, microseconds, of an hour at most.
struct DatagramTables {
  uint32_t* sizes;
  uint32_t* waits;
  size_t maxCount;
};

// As many datagrams from there on as may share memory. One that is kept keeps it: it is of one sender, and no more than 16 KiB unless one alone
// is larger.
DatagramShare MeasureShare(const std::vector<ReceivedRun>& runs, RunPlace from, const DatagramTables& tables);

// The bytes of a share that begins there.
void CopyShare(const std::vector<ReceivedRun>& runs, RunPlace from, size_t bytes, uint8_t* to);

}  // namespace arkavo
#endif
