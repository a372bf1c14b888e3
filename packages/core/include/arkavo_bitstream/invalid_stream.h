/* The one error of the parsers. */
#ifndef ARKAVO_BITSTREAM_INVALID_STREAM_H
#define ARKAVO_BITSTREAM_INVALID_STREAM_H

#include <string>

#include "../arkavo_error.h"

namespace arkavo {

/* Throws ERR_STREAM_INVALID; `message` says what was found and what was expected. */
[[noreturn]] inline void ThrowInvalidStream(const std::string& message) { throw Error("ERR_STREAM_INVALID", message); }

}  // namespace arkavo
#endif
