// What every function of vImage wants of its arguments. Who breaks a rule is told so by the error and by a violation.
#pragma once

#include <Accelerate/Accelerate.h>

#include <string>

namespace fakemac {

// Records that the caller of `function` broke a rule, and gives back `error`.
vImage_Error Fault(const char* function, const std::string& what, vImage_Error error);

// kvImageNoError for samples of one byte in rows that hold them.
vImage_Error CheckBuffer(const vImage_Buffer* buffer, const char* function);

// Flags beyond `known` are refused; kvImageDoNotTile is wanted, since without it work goes to other threads.
vImage_Error CheckFlags(vImage_Flags flags, vImage_Flags known, const char* function);

// Whether the bytes from the first sample to the last have some in common.
bool Overlap(const vImage_Buffer& one, const vImage_Buffer& other);

}  // namespace fakemac
