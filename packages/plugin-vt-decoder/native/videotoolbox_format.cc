#include "videotoolbox_format.h"

#include <algorithm>
#include <utility>

#include "vt_status.h"
#include "videotoolbox_unit.h"

namespace arkavo {
namespace {

// 8K with room for padding. A forged parameter set asks for far more.
constexpr uint64_t kMaxPixels = 8192ull * 4352;

bool IsPps(VideoCodec codec, const NalUnit& nal) {
  return NalType(codec, nal) == (codec == VideoCodec::kH264 ? uint8_t{kH264Pps} : uint8_t{kH265Pps});
}

uint32_t SpsIdOf(VideoCodec codec, const std::vector<NalUnit>& all, uint32_t pps_id) {
  for (const NalUnit& nal : all) {
    if (!IsPps(codec, nal)) continue;
    const PpsIds ids = ParsePpsIds(codec, nal);
    if (ids.id == pps_id) return ids.sps_id;
  }
  ThrowInvalidStream("a picture refers to PPS " + std::to_string(pps_id) + ", which has not come");
}

NalUnit FindSps(VideoCodec codec, const std::vector<NalUnit>& all, uint32_t sps_id) {
  for (const NalUnit& nal : all) {
    if (IsSps(codec, nal) && ParseSps(codec, nal).id == sps_id) return nal;
  }
  ThrowInvalidStream("a picture refers to SPS " + std::to_string(sps_id) + ", which has not come");
}

std::vector<uint8_t> CopyOf(const NalUnit& nal) { return {nal.data, nal.data + nal.size}; }

// Sets of other sequences stay out: a format description tells the size of its first SPS.
bool BelongsTo(VideoCodec codec, const NalUnit& nal, uint32_t sps_id) {
  if (IsSps(codec, nal)) return ParseSps(codec, nal).id == sps_id;
  if (IsPps(codec, nal)) return ParsePpsIds(codec, nal).sps_id == sps_id;
  return codec == VideoCodec::kH265;
}

}  // namespace

VideoFormat SelectFormat(VideoCodec codec, const ParameterSets& sets, uint32_t pps_id) {
  if (!sets.IsComplete()) ThrowInvalidStream("a keyframe came without its parameter sets, and none had come before");
  const std::vector<NalUnit> all = sets.InOrder();
  const uint32_t sps_id = SpsIdOf(codec, all, pps_id);
  const NalUnit sps = FindSps(codec, all, sps_id);
  VideoFormat format = {ParseSps(codec, sps), CopyOf(sps), {}};
  const auto [width, height] = std::pair(format.sps.width, format.sps.height);
  if (width > kMaxPictureSide || height > kMaxPictureSide || uint64_t{width} * height > kMaxPixels) {
    const std::string limit = std::to_string(kMaxPictureSide);
    ThrowInvalidStream("the SPS says " + FormatText(codec, format.sps) + "; expected at most the pixels of 8192x4352, " +
                       limit + " a side");
  }
  for (const NalUnit& nal : all) {
    if (BelongsTo(codec, nal, sps_id)) format.sets.push_back(CopyOf(nal));
  }
  return format;
}

bool HaveSamePictures(const VideoFormat& one, const VideoFormat& other) {
  return one.sps.width == other.sps.width && one.sps.height == other.sps.height &&
         one.sps.color.full_range == other.sps.color.full_range && one.sps.reorder_depth == other.sps.reorder_depth;
}

CfRef<CMVideoFormatDescriptionRef> DescribeFormat(VideoCodec codec, const VideoFormat& format) {
  std::vector<const uint8_t*> pointers;
  std::vector<size_t> sizes;
  for (const auto& set : format.sets) {
    pointers.push_back(set.data());
    sizes.push_back(set.size());
  }
  CfRef<CMVideoFormatDescriptionRef> description;
  const OSStatus status =
      codec == VideoCodec::kH264
          ? CMVideoFormatDescriptionCreateFromH264ParameterSets(kCFAllocatorDefault, sizes.size(), pointers.data(),
                                                                sizes.data(), kLengthBytes, description.Out())
          : CMVideoFormatDescriptionCreateFromHEVCParameterSets(kCFAllocatorDefault, sizes.size(), pointers.data(),
                                                                sizes.data(), kLengthBytes, nullptr, description.Out());
  if (status == noErr) return description;
  if (VtOutcomeOf(status) == VtOutcome::kNoMemory) throw Error("ERR_CODEC_FAILED", "out of memory");
  ThrowInvalidStream("the parameter sets make no format: " + VtStatusText(status));
}

std::string PixelFormatName(const SpsInfo& sps) {
  static constexpr const char* kNames[] = {"gray", "yuv420p", "yuv422p", "yuv444p"};
  const uint32_t depth = sps.chroma_format == 0 ? sps.bit_depth_luma : std::max(sps.bit_depth_luma, sps.bit_depth_chroma);
  const bool is_rgb = sps.chroma_format == 3 && sps.color.matrix == 0;
  const std::string name = is_rgb ? "gbrp" : kNames[std::min<uint32_t>(sps.chroma_format, 3)];
  return depth == 8 ? name : name + std::to_string(depth) + "le";
}

std::string FormatText(VideoCodec codec, const SpsInfo& sps) {
  const bool is_h264 = codec == VideoCodec::kH264;
  const uint32_t tenths = is_h264 ? sps.level_idc : sps.level_idc / 3;
  return std::string(is_h264 ? "H.264" : "H.265") + " profile " + std::to_string(sps.profile_idc) + ", level " +
         std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + ", " + std::to_string(sps.width) + "x" +
         std::to_string(sps.height);
}

}  // namespace arkavo
