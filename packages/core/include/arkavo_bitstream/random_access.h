/* Where decoding can start. */
#ifndef ARKAVO_BITSTREAM_RANDOM_ACCESS_H
#define ARKAVO_BITSTREAM_RANDOM_ACCESS_H

#include <optional>

#include "annexb_reader.h"
#include "bit_reader.h"
#include "length_prefixed_reader.h"

namespace arkavo {

/*
 * Whether decoding can start at the access unit that `reader` (AnnexBReader, LengthPrefixedReader) is at the start of:
 * its first slice is of an IDR picture (H.264) or of an intra random access point (H.265: IDR, CRA, BLA).
 */
template <typename Reader>
bool IsKeyframe(VideoCodec codec, Reader reader) {
  NalUnit nal;
  while (reader.Next(&nal)) {
    const uint8_t type = NalType(codec, nal);
    if (IsSlice(codec, type)) return IsKeySlice(codec, type);
  }
  return false;
}

/* The recovery point SEI message (ISO/IEC 14496-10 §D.2.8, ISO/IEC 23008-2 §D.3.8). */
struct RecoveryPoint {
  /* When the pictures are right: so many frames (recovery_frame_cnt) or order counts (recovery_poc_cnt) later. */
  int32_t count = 0;
  /* Right to the bit, not only to the eye. */
  bool is_exact = false;
  /* Pictures around here may refer to what was cut away. */
  bool has_broken_link = false;
};

/* A number of SEI syntax: 255 for each byte 0xff, and the byte after them. */
inline uint64_t ReadSeiNumber(BitReader* reader) {
  uint64_t number = 0;
  uint32_t byte = reader->Bits(8);
  for (; byte == 0xff; byte = reader->Bits(8)) number += byte;
  return number + byte;
}

/* The recovery point in an SEI NAL unit (H.265: a prefix one); none in any other, nor in a damaged one. */
inline std::optional<RecoveryPoint> ParseRecoveryPoint(VideoCodec codec, const NalUnit& nal) {
  constexpr uint32_t kRecoveryPoint = 6;
  const bool is_h264 = codec == VideoCodec::kH264;
  if (NalType(codec, nal) != (is_h264 ? uint8_t{kH264Sei} : uint8_t{kH265PrefixSei})) return std::nullopt;
  try {
    BitReader reader(nal);
    reader.Skip(8 * NalHeaderBytes(codec));
    // A message is two bytes at least, the trailing bits one.
    while (reader.Has(16)) {
      const uint64_t type = ReadSeiNumber(&reader);
      const uint64_t size = ReadSeiNumber(&reader);
      if (type == kRecoveryPoint) {
        RecoveryPoint point;
        point.count =
            is_h264 ? static_cast<int32_t>(reader.UnsignedUpTo(65535, "recovery_frame_cnt")) : reader.Signed();
        point.is_exact = reader.Flag();
        point.has_broken_link = reader.Flag();
        return point;
      }
      reader.Skip(8 * size);
    }
  } catch (const Error&) {
    // A stream is not refused for a message that is an offer only.
  }
  return std::nullopt;
}

/* The first recovery point before the first slice of the access unit that `reader` is at the start of. */
template <typename Reader>
std::optional<RecoveryPoint> FindRecoveryPoint(VideoCodec codec, Reader reader) {
  NalUnit nal;
  while (reader.Next(&nal) && !IsSlice(codec, NalType(codec, nal))) {
    if (const auto point = ParseRecoveryPoint(codec, nal)) return point;
  }
  return std::nullopt;
}

}  // namespace arkavo
#endif
