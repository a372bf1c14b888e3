// Takes datagrams from the system, as many at a time as it has. No N-API. One thread uses it.
#ifndef ARKAVO_UDP_RECEIVE_BATCH_H
#define ARKAVO_UDP_RECEIVE_BATCH_H

#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "address.h"
#include "arrival_clock.h"

namespace arkavo {

// What one place sent at once: datagrams of `segment` bytes each, of which the last may be smaller. The memory is the batch's.
struct ReceivedRun {
  const uint8_t* data;
  size_t bytes;
  size_t segment;
  Address from;
  // By the monotonic clock, nanoseconds: that of one of its datagrams.
  int64_t arrivedNs;
};

// Memory that datagrams are read into, and those that the last Receive read.
class ReceiveBatch {
 public:
  ReceiveBatch();

  // Reads what there is, up to a bound. Returns 0 or an errno value; EAGAIN when there was nothing.
  int Receive(int descriptor);

  // Reads what has come since, to stand behind that. Returns as Receive does.
  int ReceiveMore(int descriptor);

  const std::vector<ReceivedRun>& Runs() const { return runs_; }
  // Whether there may be more.
  bool IsFull() const { return runs_.size() == kMessages; }

 private:
  static constexpr size_t kMessages = 16;
  // No datagram and no run of them is larger.
  static constexpr size_t kMessageBytes = 65'536;

  int Failed(int error);
  void Add(const msghdr& message, size_t bytes, const Address& from);

  struct Free {
    void operator()(uint8_t* memory) const { std::free(memory); }
  };
  // Pages that nothing was ever read into take no memory: it is neither filled nor moved.
  std::unique_ptr<uint8_t, Free> memory_;
  std::vector<ReceivedRun> runs_;
  ArrivalClock clock_;
};

}  // namespace arkavo
#endif
