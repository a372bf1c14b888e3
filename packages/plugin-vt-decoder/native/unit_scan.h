// What there is in a unit, as far as it tells what its decoder must make of it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "arkavo_error.h"
#include "decoder_session.h"

namespace arkavo {

// What a unit may have at most: more than an uncompressed 8K picture, and a slice for each macroblock of 2560x1440 pixels.
// libavcodec keeps some KiB for each NAL unit.
constexpr size_t kMaxUnitBytes = 64u << 20;
constexpr size_t kMaxNalUnits = 16384;

struct UnitScan {
  size_t nal_units = 0;
  // Pictures or fields that begin in it; redundant ones count, too.
  size_t first_slices = 0;
  bool has_slice = false;
  // Its first slice is an IDR picture's: nothing before the unit matters to what comes after it.
  bool begins_anew = false;
  // H.264: its picture, or field, is referred to by others.
  bool is_reference = false;
  // Some of it cannot be told apart from noise.
  bool has_unknown = false;
  // H.264: how far an SPS in it allows pictures to be reordered without saying whether they are.
  uint32_t allowed_reordering = 0;
  // H.265: where slices end, as offsets.
  std::vector<size_t> slice_ends;
  // H.264: an SPS in it allows fields to be coded by themselves, or cannot be read.
  bool allows_fields = false;
};

// ISO/IEC 14496-10 table 7-1 and §7.3.1, ISO/IEC 23008-2 table 7-1 and §7.3.1.2.
inline bool IsKnownNal(VideoCodec codec, const NalUnit& nal) {
  constexpr uint8_t kH264Auxiliary = 19;
  constexpr uint8_t kH264Extension = 20;
  constexpr uint8_t kH264SubsetSps = 15;
  if (nal.size < NalHeaderBytes(codec) || (nal.data[0] & 0x80) != 0) return false;
  const uint8_t type = NalType(codec, nal);
  if (codec == VideoCodec::kH265) return type <= kH265SuffixSei && (nal.data[1] & 7) != 0;
  return (type >= kH264Slice && type <= kH264SubsetSps) || type == kH264Auxiliary || type == kH264Extension;
}

inline void ScanSps(const NalUnit& nal, UnitScan* scan) {
  try {
    const SpsInfo sps = ParseSps(VideoCodec::kH264, nal);
    if (!sps.is_reorder_depth_known) scan->allowed_reordering = std::max(scan->allowed_reordering, sps.reorder_depth);
    scan->allows_fields |= !sps.frame_mbs_only;
  } catch (const Error&) {
    // The decoder may make something of it.
    scan->allows_fields = true;
  }
}

// Looks no further than the first NAL unit too many.
inline UnitScan ScanUnit(VideoCodec codec, const CodedUnit& unit) {
  UnitScan scan;
  NalUnit nal;
  for (AnnexBReader reader(unit.data, unit.size); scan.nal_units <= kMaxNalUnits && reader.Next(&nal);) {
    const uint8_t type = NalType(codec, nal);
    scan.nal_units++;
    scan.has_unknown = scan.has_unknown || !IsKnownNal(codec, nal);
    if (codec == VideoCodec::kH264 && type == kH264Sps) ScanSps(nal, &scan);
    if (!IsSlice(codec, type)) continue;
    if (codec == VideoCodec::kH265) scan.slice_ends.push_back(static_cast<size_t>(nal.data - unit.data) + nal.size);
    if (StartsPicture(codec, nal)) scan.first_slices++;
    if (scan.has_slice) continue;
    scan.has_slice = true;
    scan.is_reference = codec == VideoCodec::kH264 && (nal.data[0] & 0x60) != 0;
    scan.begins_anew = codec == VideoCodec::kH264 ? type == kH264Idr
                                                  : type == kH265IdrWithLeading || type == kH265IdrWithoutLeading;
  }
  return scan;
}

}  // namespace arkavo
