// Colour: code points of ISO/IEC 23091-2 and the framework's strings for them.
#pragma once

#include <CoreVideo/CoreVideo.h>

#include "cf_value.h"
#include "sequence.h"

namespace fakevt {

// NULL for a code point that has no string.
CFStringRef PrimariesString(int code);
CFStringRef TransferString(int code);
CFStringRef MatrixString(int code);

// 2, unspecified, for NULL and for what is no known string.
int PrimariesCode(const Object* text);
int TransferCode(const Object* text);
int MatrixCode(const Object* text);

}  // namespace fakevt
