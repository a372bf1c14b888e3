// H.264 by libx264: one unit per picture at once, no B-frames.
#pragma once

#include "encoder_session.h"
#include "libav_handles.h"
#include "libav_options.h"

namespace arkavo {

void ConfigureX264(const EncoderSettings& settings, AVCodecContext* context, CodecOptions* options);

}  // namespace arkavo
