// Codecs as Core Media calls them.
#pragma once

#include <CoreMedia/CoreMedia.h>

#include "arkavo_bitstream.h"

namespace arkavo {

inline CMVideoCodecType CodecType(VideoCodec codec) {
  return codec == VideoCodec::kH264 ? kCMVideoCodecType_H264 : kCMVideoCodecType_HEVC;
}

}  // namespace arkavo
