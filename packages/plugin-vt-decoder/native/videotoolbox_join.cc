#include "videotoolbox_join.h"

#include <algorithm>

namespace arkavo {
namespace {

// ISO/IEC 23008-2 table 7-1: random access skipped leading pictures.
constexpr uint8_t kH265RaslN = 8;
constexpr uint8_t kH265RaslR = 9;

}  // namespace

StreamPlace StreamJoin::Next(const UnitContents& contents, int64_t pts_us, bool keyframe) {
  const bool begins = joining_ || ended_ || contents.begins_sequence;
  ended_ = contents.ends_sequence;
  const uint8_t type = contents.slice_type;
  if (codec_ == VideoCodec::kH265 && (type == kH265RaslN || type == kH265RaslR)) return {false, leaves_out_leading_};
  if (IsKeySlice(codec_, type)) {
    if (begins || codec_ == VideoCodec::kH264 || type <= kH265IdrWithoutLeading) return BeginSequence();
    // A clean random access point inside a sequence: what leads it refers to pictures that are there.
    leaves_out_leading_ = false;
    return {};
  }
  if (joining_ && keyframe) return JoinAt(contents, pts_us);
  if (recovering_ > 0 && contents.is_reference) recovering_--;
  return {};
}

StreamPlace StreamJoin::BeginSequence() {
  joining_ = false;
  leaves_out_leading_ = true;
  recovering_ = 0;
  first_pts_us_ = INT64_MIN;
  return {true, false};
}

// At a recovery point: pictures presented before it may refer to what came before, and the first ones after it too.
StreamPlace StreamJoin::JoinAt(const UnitContents& contents, int64_t pts_us) {
  joining_ = false;
  recovering_ = contents.recovery_point ? std::max(0, contents.recovery_point->count) : 0;
  first_pts_us_ = pts_us;
  return {true, false};
}

}  // namespace arkavo
