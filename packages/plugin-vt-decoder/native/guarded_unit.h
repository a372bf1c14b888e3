// A unit as libavcodec is given it.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
}

#include "unit_scan.h"

namespace arkavo {

// Puts a copy of the unit into `packet`, which is blank. libavcodec reads on past the end of an H.265 slice that breaks off, and
// what it finds there is a picture to it; so ones follow each slice, by which its arithmetic decoder finds the slice at an end.
// The unit is within the bounds of its scan. Returns false when there is no memory.
bool CopyGuarded(const CodedUnit& unit, const UnitScan& scan, AVPacket* packet);

}  // namespace arkavo
