#include <CoreMedia/CoreMedia.h>

#include <cmath>
#include <limits>

namespace {

constexpr CMTime Special(CMTimeFlags flags) { return {0, 0, flags, 0}; }

// Rounds the quotient of two integers, the divisor positive.
__int128 Divide(__int128 dividend, __int128 divisor, CMTimeRoundingMethod method, bool finer, bool* rounded) {
  const __int128 quotient = dividend / divisor;
  const __int128 rest = dividend % divisor;
  *rounded = rest != 0;
  if (rest == 0) return quotient;
  const __int128 away = dividend < 0 ? -1 : 1;
  switch (method) {
    case kCMTimeRoundingMethod_RoundHalfAwayFromZero:
      return (rest < 0 ? -rest : rest) * 2 >= divisor ? quotient + away : quotient;
    case kCMTimeRoundingMethod_RoundTowardZero:
      return quotient;
    case kCMTimeRoundingMethod_RoundAwayFromZero:
      return quotient + away;
    case kCMTimeRoundingMethod_QuickTime:
      // Towards zero to a coarser scale, away from it to a finer one, and never to zero.
      return finer || quotient == 0 ? quotient + away : quotient;
    case kCMTimeRoundingMethod_RoundTowardPositiveInfinity:
      return dividend > 0 ? quotient + 1 : quotient;
    case kCMTimeRoundingMethod_RoundTowardNegativeInfinity:
      return dividend < 0 ? quotient - 1 : quotient;
  }
  return quotient;
}

}  // namespace

extern "C" {

const CMTime kCMTimeInvalid = Special(0);
const CMTime kCMTimeIndefinite = Special(kCMTimeFlags_Valid | kCMTimeFlags_Indefinite);
const CMTime kCMTimePositiveInfinity = Special(kCMTimeFlags_Valid | kCMTimeFlags_PositiveInfinity);
const CMTime kCMTimeNegativeInfinity = Special(kCMTimeFlags_Valid | kCMTimeFlags_NegativeInfinity);
const CMTime kCMTimeZero = {0, 1, kCMTimeFlags_Valid, 0};

CMTime CMTimeMake(int64_t value, int32_t timescale) { return {value, timescale, kCMTimeFlags_Valid, 0}; }

Float64 CMTimeGetSeconds(CMTime time) {
  if (CMTIME_IS_NUMERIC(time)) return static_cast<Float64>(time.value) / time.timescale;
  if (time.flags & kCMTimeFlags_PositiveInfinity) return std::numeric_limits<Float64>::infinity();
  if (time.flags & kCMTimeFlags_NegativeInfinity) return -std::numeric_limits<Float64>::infinity();
  return std::nan("");
}

CMTime CMTimeConvertScale(CMTime time, int32_t newTimescale, CMTimeRoundingMethod method) {
  if (!CMTIME_IS_NUMERIC(time) || newTimescale == time.timescale) return time;
  if (newTimescale <= 0 || time.timescale <= 0) return kCMTimeInvalid;
  bool rounded = false;
  const __int128 value = Divide(static_cast<__int128>(time.value) * newTimescale, time.timescale, method,
                                newTimescale > time.timescale, &rounded);
  if (value > std::numeric_limits<int64_t>::max()) return kCMTimePositiveInfinity;
  if (value < std::numeric_limits<int64_t>::min()) return kCMTimeNegativeInfinity;
  const CMTimeFlags flags = time.flags | (rounded ? static_cast<CMTimeFlags>(kCMTimeFlags_HasBeenRounded) : 0);
  return {static_cast<int64_t>(value), newTimescale, flags, time.epoch};
}

}  // extern "C"
