// What a session is made for: the parameter sets in use, as VideoToolbox has them and as they read.
#pragma once

#include <CoreMedia/CoreMedia.h>

#include <cstdint>
#include <string>
#include <vector>

#include "arkavo_bitstream.h"
#include "cf_ref.h"

namespace arkavo {

inline bool IsSps(VideoCodec codec, const NalUnit& nal) {
  return NalType(codec, nal) == (codec == VideoCodec::kH264 ? uint8_t{kH264Sps} : uint8_t{kH265Sps});
}

struct VideoFormat {
  SpsInfo sps;
  std::vector<uint8_t> sps_set;
  // The SPS too, in the order a decoder needs.
  std::vector<std::vector<uint8_t>> sets;
};

// The format of pictures that refer to this PPS: its SPS and all PPSs (H.265: and VPSs) that go with that. Throws
// ERR_STREAM_INVALID when one is missing or damaged, or when the size is beyond 8K.
VideoFormat SelectFormat(VideoCodec codec, const ParameterSets& sets, uint32_t pps_id);

// Whether pictures have the same size and range, and are reordered by as many.
bool HaveSamePictures(const VideoFormat& one, const VideoFormat& other);

// Throws ERR_STREAM_INVALID for sets that VideoToolbox refuses.
CfRef<CMVideoFormatDescriptionRef> DescribeFormat(VideoCodec codec, const VideoFormat& format);

// Of the pictures, as ffmpeg calls it: yuv420p, yuv422p10le.
std::string PixelFormatName(const SpsInfo& sps);

// For messages: "H.264 profile 100, level 4.0, 1920x1080".
std::string FormatText(VideoCodec codec, const SpsInfo& sps);

}  // namespace arkavo
