#include "libav_rate.h"

namespace arkavo {

// Four tenths of a second: live changes of the bit rate settle within half a second, and every two seconds are within a
// tenth of the rate. A smaller buffer costs keyframes their quality. It has to be on from the start: x264 ignores one that
// is turned on later.
void ApplyBitrate(AVCodecContext* context, int64_t bits_per_second) {
  context->bit_rate = bits_per_second;
  context->rc_max_rate = bits_per_second;
  context->rc_buffer_size = static_cast<int>(bits_per_second * 2 / 5);
}

}  // namespace arkavo
