// Which pictures have to be keyframes: VideoToolbox is asked for each of them, and may forget one.
#pragma once

#include <algorithm>
#include <cstdint>

namespace arkavo {

// Pictures have numbers, each higher than the one before it.
class KeyframeSchedule {
 public:
  explicit KeyframeSchedule(int32_t interval) : interval_(static_cast<uint64_t>(std::max(interval, 1))) {}

  // The next picture has to be a keyframe.
  void Want() { is_wanted_ = true; }

  // Whether the picture that goes in now has to be one.
  bool Take(uint64_t number) {
    const bool is_keyframe = is_wanted_ || number >= next_;
    is_wanted_ = false;
    if (is_keyframe) next_ = number + interval_;
    return is_keyframe;
  }

  // A picture came out. One that should have been a keyframe and is not is made up for; one that is for a reason of the
  // encoder's own begins the count anew.
  void OnUnit(uint64_t number, bool was_asked, bool is_keyframe) {
    if (is_keyframe) next_ = std::max(next_, number + interval_);
    else if (was_asked) Want();
  }

  void OnDropped(bool was_asked) {
    if (was_asked) Want();
  }

 private:
  const uint64_t interval_;
  uint64_t next_ = 0;
  bool is_wanted_ = true;
};

}  // namespace arkavo
