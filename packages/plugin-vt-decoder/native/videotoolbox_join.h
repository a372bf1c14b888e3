// Where in a stream decoding began, and which pictures cannot be right because of it.
#pragma once

#include <cstdint>

#include "videotoolbox_unit.h"

namespace arkavo {

// What a picture's place in the stream asks for.
struct StreamPlace {
  // No picture before it is presented after it.
  bool restarts = false;
  // It refers to pictures that were not decoded, and is meant to be left out (H.265: RASL).
  bool is_left_out = false;
};

// Follows the pictures in decoding order.
class StreamJoin {
 public:
  explicit StreamJoin(VideoCodec codec) : codec_(codec) {}

  // From the next keyframe on, nothing is known of what came before.
  void Restart() { joining_ = true; }

  // The unit has no picture, but may end the sequence.
  void Pass(const UnitContents& contents) { ended_ = ended_ || contents.begins_sequence || contents.ends_sequence; }

  StreamPlace Next(const UnitContents& contents, int64_t pts_us, bool keyframe);

  // Whether the picture of that time, decoded just now, is right: decoding began early enough for it.
  bool IsRight(int64_t pts_us) const { return recovering_ == 0 && pts_us >= first_pts_us_; }

 private:
  StreamPlace JoinAt(const UnitContents& contents, int64_t pts_us);
  StreamPlace BeginSequence();

  const VideoCodec codec_;
  bool joining_ = true;
  bool ended_ = false;
  bool leaves_out_leading_ = true;
  int32_t recovering_ = 0;
  int64_t first_pts_us_ = INT64_MIN;
};

}  // namespace arkavo
