// Coded pictures as VideoToolbox takes them.
#pragma once

#include <CoreMedia/CoreMedia.h>

#include <cstdint>
#include <vector>

#include "cf_ref.h"

namespace arkavo {

// A sample buffer of one picture, its NAL units length-prefixed. It owns a copy of `data` and retains the format. Throws
// ERR_CODEC_FAILED.
CfRef<CMSampleBufferRef> MakeSample(const std::vector<uint8_t>& data, CMVideoFormatDescriptionRef format, int64_t pts_us);

}  // namespace arkavo
