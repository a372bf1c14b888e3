#include "datagram_share.h"

#include <algorithm>
#include <cstring>

namespace arkavo {

namespace {

constexpr size_t kSharedBytes = 16'384;
constexpr int64_t kLongestWaitUs = 3'600'000'000;

uint32_t WaitOf(const ReceivedRun& run, int64_t nowNs) {
  return static_cast<uint32_t>(std::clamp<int64_t>((nowNs - run.arrivedNs) / 1000, 0, kLongestWaitUs));
}

}  // namespace

DatagramShare MeasureShare(const std::vector<ReceivedRun>& runs, RunPlace from, const DatagramTables& tables) {
  DatagramShare share = {0, 0, from};
  RunPlace& next = share.next;
  const int64_t nowNs = MonotonicNs();
  while (next.run < runs.size() && share.count < tables.maxCount) {
    const ReceivedRun& run = runs[next.run];
    const size_t size = std::min(run.segment, run.bytes - next.offset);
    const bool fits = share.count == 0 || (share.bytes + size <= kSharedBytes && run.from == runs[from.run].from);
    if (!fits) break;
    tables.waits[share.count] = WaitOf(run, nowNs);
    tables.sizes[share.count++] = static_cast<uint32_t>(size);
    share.bytes += size;
    next.offset += size;
    if (next.offset == run.bytes) next = {next.run + 1, 0};
  }
  return share;
}

void CopyShare(const std::vector<ReceivedRun>& runs, RunPlace from, size_t bytes, uint8_t* to) {
  while (bytes > 0) {
    const ReceivedRun& run = runs[from.run];
    const size_t part = std::min(bytes, run.bytes - from.offset);
    std::memcpy(to, run.data + from.offset, part);
    to += part;
    bytes -= part;
    from = {from.run + 1, 0};
  }
}

}  // namespace arkavo
