// Between pixel buffers and libavcodec's pictures.
#pragma once

extern "C" {
#include <libavutil/frame.h>
}

#include "pixel_buffer.h"

namespace fakevt {

// A picture over the buffer's own memory, valid while the buffer is. `planar` makes one with planes U and V of its own
// where the buffer has them interleaved. NULL for a packed format.
AVFrame* PictureOf(const __CVBuffer& buffer, bool planar);

// Fills the buffer with a planar picture of 4:2:0, changing its range and its depth where the buffer's differ. `left`
// and `top` are cut off.
void FillFrom(const AVFrame& picture, int bit_depth, bool full_range, int left, int top, __CVBuffer* buffer);

}  // namespace fakevt
