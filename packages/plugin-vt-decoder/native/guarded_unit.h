// A unit as libavcodec is given it.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
}

#include "decoder_session.h"

namespace arkavo {

// Puts a copy of the unit into `packet`, which is blank. libavcodec reads on past the end of an H.265 slice that breaks off, and
// what it finds there is a picture to it; so ones follow each slice, by which its arithmetic decoder finds the slice at an end.
// Returns false when there is no memory.
bool CopyGuarded(VideoCodec codec, const CodedUnit& unit, AVPacket* packet);

}  // namespace arkavo
