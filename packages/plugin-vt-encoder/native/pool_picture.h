// A pool frame as libavcodec's AVFrame, without copying it.
#pragma once

extern "C" {
#include <libavutil/frame.h>
}

#include "arkavo_pipeline.h"

namespace arkavo {

// Fills the blank `picture` with the planes of `frame`, which `stage` holds. The picture's buffer has a reference of its
// own, counted on `session`, and gives it back when libavcodec lets go of it, on whatever thread that is. Throws Error.
void FillPicture(const arkavo_frames& frames, arkavo_owner stage, arkavo_owner session, arkavo_frame frame,
                 AVFrame* picture);

AVPixelFormat LibavPixelFormat(uint32_t format);

}  // namespace arkavo
