// libavcodec's picture as a frame, without copying it.
#pragma once

extern "C" {
#include <libavutil/frame.h>
}

#include <string>

#include "decoder_session.h"

namespace arkavo {

// Whether pictures of libavutil's pixel format can be wrapped: 8-bit 4:2:0.
bool CanWrap(int format);

// Why those of a format that cannot be wrapped cannot, and what to do.
std::string UnsupportedText(int format);

// A frame over the planes of `picture`, held by `owner`; `picture` is left blank. The decoder's buffer goes back to it when
// the frame's last reference goes, on whatever thread that is, even after the decoder is closed. Throws Error.
DecodedPicture WrapPicture(const arkavo_frames& frames, arkavo_owner owner, AVFrame* picture);

}  // namespace arkavo
