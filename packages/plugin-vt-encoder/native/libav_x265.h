// H.265 by libx265: one unit per picture at once, no B-frames.
#pragma once

#include "encoder_session.h"
#include "libav_handles.h"
#include "libav_options.h"

namespace arkavo {

void ConfigureX265(const EncoderSettings& settings, AVCodecContext* context, CodecOptions* options);

}  // namespace arkavo
