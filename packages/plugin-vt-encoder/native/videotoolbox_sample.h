// Coded pictures of VideoToolbox's encoders in Annex B form. The stage's thread.
#pragma once

#include <VideoToolbox/VideoToolbox.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "arkavo_bitstream.h"

namespace arkavo {

// Whether a picture can be decoded without any other.
bool IsKeyframe(CMSampleBufferRef sample);

// Puts the picture into `out`, whose memory is used again; before a keyframe, all parameter sets of its format. Leaves
// it empty when the sample has no data. Throws ERR_CODEC_FAILED or ERR_STREAM_INVALID for more than `max_bytes`, or for
// data that is not made of NAL units behind their lengths.
void ReadSample(VideoCodec codec, CMSampleBufferRef sample, size_t max_bytes, std::vector<uint8_t>* out);

}  // namespace arkavo
