// H.264 and H.265 by the hardware encoders of libavcodec: low delay, constant bit rate, keyframes when asked for.
#pragma once

#include "encoder_session.h"
#include "libav_handles.h"
#include "libav_options.h"

namespace arkavo {

// NVIDIA's NVENC.
void ConfigureNvenc(const EncoderSettings& settings, AVCodecContext* context, CodecOptions* options);
// Intel's Quick Sync Video.
void ConfigureQsv(const EncoderSettings& settings, AVCodecContext* context, CodecOptions* options);
// VA-API, of Intel's and AMD's drivers. Has no preset names of its own: throws ERR_CODEC_UNSUPPORTED for one.
void ConfigureVaapi(const EncoderSettings& settings, AVCodecContext* context, CodecOptions* options);

}  // namespace arkavo
