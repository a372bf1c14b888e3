// Rate control on libavcodec's common settings: a constant bit rate through a small buffer.
#pragma once

#include "libav_handles.h"

namespace arkavo {

// Before the codec is opened, and, where the encoder allows it, while it runs.
void ApplyBitrate(AVCodecContext* context, int64_t bits_per_second);

}  // namespace arkavo
