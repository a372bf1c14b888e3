/* The short-term reference picture sets of an H.265 SPS: what follows them is found no other way. */
#ifndef ARKAVO_BITSTREAM_H265_REFERENCE_PICTURE_SET_H
#define ARKAVO_BITSTREAM_H265_REFERENCE_PICTURE_SET_H

#include <cstdlib>

#include "bit_reader.h"

namespace arkavo {

/* Reads the sets one after the other: each may be predicted from the one before it (ISO/IEC 23008-2 §7.3.7, §7.4.8). */
class H265ReferencePictureSets {
 public:
  /* Passes over all sets of the SPS. Throws ERR_STREAM_INVALID. */
  void Skip(BitReader* reader) {
    const uint32_t count = reader->UnsignedUpTo(64, "num_short_term_ref_pic_sets");
    for (uint32_t index = 0; index < count; index++) {
      const bool is_predicted = index > 0 && reader->Flag();
      last_ = is_predicted ? Predicted(reader) : Explicit(reader);
    }
  }

 private:
  static constexpr uint32_t kMaxPictures = 16;
  static constexpr uint32_t kMaxDeltaMinus1 = (1 << 15) - 1;

  /* How far its pictures are from the current one in picture order: those before it first, each side from the nearest. */
  struct Set {
    uint32_t count = 0;
    int32_t deltas[2 * kMaxPictures];
  };

  /* Equations 7-61 and 7-62: the pictures of the set before and that set's own, all shifted. */
  Set Predicted(BitReader* reader) const {
    const bool is_negative = reader->Flag();
    const auto size = static_cast<int32_t>(reader->UnsignedUpTo(kMaxDeltaMinus1, "abs_delta_rps_minus1") + 1);
    const int32_t shift = is_negative ? -size : size;
    Set set;
    for (uint32_t index = 0; index <= last_.count; index++) {
      const bool is_used = reader->Flag();
      if (!is_used && !reader->Flag()) continue;
      set.deltas[set.count++] = (index < last_.count ? last_.deltas[index] : 0) + shift;
    }
    return Ordered(set);
  }

  static Set Explicit(BitReader* reader) {
    const uint32_t before = reader->UnsignedUpTo(kMaxPictures, "num_negative_pics");
    const uint32_t after = reader->UnsignedUpTo(kMaxPictures, "num_positive_pics");
    Set set;
    ReadSide(reader, before, -1, &set);
    ReadSide(reader, after, 1, &set);
    return Ordered(set);
  }

  static void ReadSide(BitReader* reader, uint32_t count, int32_t sign, Set* set) {
    int32_t delta = 0;
    for (uint32_t left = count; left > 0; left--) {
      delta += sign * static_cast<int32_t>(reader->UnsignedUpTo(kMaxDeltaMinus1, "delta_poc_minus1") + 1);
      reader->Skip(1);
      set->deltas[set->count++] = delta;
    }
  }

  /* Without the current picture itself, which nothing refers to. */
  static Set Ordered(Set set) {
    if (set.count > kMaxPictures) {
      ThrowInvalidStream("a reference picture set has " + std::to_string(set.count) + " pictures, expected at most " +
                         std::to_string(kMaxPictures));
    }
    int32_t* end = std::remove(set.deltas, set.deltas + set.count, 0);
    std::sort(set.deltas, end, [](int32_t one, int32_t other) {
      return (one < 0) != (other < 0) ? one < 0 : std::abs(one) < std::abs(other);
    });
    set.count = static_cast<uint32_t>(end - set.deltas);
    return set;
  }

  Set last_;
};

}  // namespace arkavo
#endif
