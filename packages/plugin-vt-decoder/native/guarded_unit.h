// A unit as libavcodec is given it.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
}

#include "decoder_session.h"

namespace arkavo {

// What a unit may have at most: more than an uncompressed 8K picture, and a slice for each macroblock of 2560x1440 pixels.
// libavcodec keeps some KiB for each NAL unit.
constexpr size_t kMaxUnitBytes = 64u << 20;
constexpr size_t kMaxNalUnits = 16384;

// Puts a copy of the unit into `packet`, which is blank. libavcodec reads on past the end of an H.265 slice that breaks off, and
// what it finds there is a picture to it; so ones follow each slice, by which its arithmetic decoder finds the slice at an end.
// The unit is within those bounds. Returns false when there is no memory.
bool CopyGuarded(VideoCodec codec, const CodedUnit& unit, AVPacket* packet);

}  // namespace arkavo
