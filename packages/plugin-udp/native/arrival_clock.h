// When datagrams came, by the system's stamps. No N-API. One thread uses it.
#ifndef ARKAVO_UDP_ARRIVAL_CLOCK_H
#define ARKAVO_UDP_ARRIVAL_CLOCK_H

#include <sys/socket.h>

#include <cstdint>

namespace arkavo {

// The monotonic clock, nanoseconds.
int64_t MonotonicNs();

// Asks the system to stamp what comes. One that does not is no error: what is read counts as come then.
void AskForStamps(int descriptor);

// Puts the stamps of one socket, which are by the wall clock, on the monotonic clock. A stamp that cannot be right, because the wall clock
// was set, is passed over: what is read came before it is read, and after the socket was last seen empty.
class ArrivalClock {
 public:
  // The socket is about to be read.
  void Begin() { begunNs_ = MonotonicNs(); }
  // It has been read: between the two clocks lies what lies between them now.
  void Measure();
  // When the message came, in the order of reading.
  int64_t Of(const msghdr& message);
  // There was no more to read.
  void Emptied() { earliestNs_ = begunNs_; }

 private:
  int64_t begunNs_ = 0;
  int64_t nowNs_ = 0;
  int64_t wallNs_ = 0;
  int64_t earliestNs_ = 0;
  int64_t lastNs_ = 0;
};

}  // namespace arkavo
#endif
