#include "arrival_clock.h"

#include <sys/time.h>

#include <algorithm>
#include <cstring>
#include <ctime>

namespace arkavo {

namespace {

constexpr int64_t kSecondNs = 1'000'000'000;
// The two clocks are read one after the other, and a stamp is taken a little before the message can be read.
constexpr int64_t kSlackNs = 2'000'000;

#if defined(SO_TIMESTAMPNS)
constexpr int kOption = SO_TIMESTAMPNS;
constexpr int kMessage = SCM_TIMESTAMPNS;
using Stamp = timespec;
int64_t ToNs(const Stamp& stamp) { return stamp.tv_sec * kSecondNs + stamp.tv_nsec; }
#else
constexpr int kOption = SO_TIMESTAMP;
constexpr int kMessage = SCM_TIMESTAMP;
using Stamp = timeval;
int64_t ToNs(const Stamp& stamp) { return stamp.tv_sec * kSecondNs + stamp.tv_usec * int64_t{1000}; }
#endif

int64_t ReadNs(clockid_t clock) {
  timespec time = {};
  clock_gettime(clock, &time);
  return time.tv_sec * kSecondNs + time.tv_nsec;
}

// By the wall clock; 0 without a stamp.
int64_t StampOf(const msghdr& message) {
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(const_cast<msghdr*>(&message), header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != kMessage) continue;
    Stamp stamp = {};
    std::memcpy(&stamp, CMSG_DATA(header), sizeof(stamp));
    return ToNs(stamp);
  }
  return 0;
}

}  // namespace

int64_t MonotonicNs() { return ReadNs(CLOCK_MONOTONIC); }

void AskForStamps(int descriptor) {
  const int yes = 1;
  setsockopt(descriptor, SOL_SOCKET, kOption, &yes, sizeof(yes));
}

void ArrivalClock::Measure() {
  nowNs_ = MonotonicNs();
  wallNs_ = ReadNs(CLOCK_REALTIME);
}

int64_t ArrivalClock::Of(const msghdr& message) {
  const int64_t stampNs = StampOf(message);
  const int64_t arrivedNs = stampNs == 0 ? nowNs_ : nowNs_ - (wallNs_ - stampNs);
  const bool isPlausible = arrivedNs >= earliestNs_ - kSlackNs && arrivedNs <= nowNs_ + kSlackNs;
  lastNs_ = std::min(nowNs_, std::max(lastNs_, isPlausible ? arrivedNs : nowNs_));
  return lastNs_;
}

}  // namespace arkavo
