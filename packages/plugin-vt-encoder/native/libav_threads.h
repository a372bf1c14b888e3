// How many threads a software encoder gets.
#pragma once

#include "encoder_session.h"

namespace arkavo {

// The settings' number, or as many as the frame rate needs; at least 1, at most what the picture's height allows and, when
// the number is ours to choose, the machine's cores.
int ThreadsFor(const EncoderSettings& settings);

}  // namespace arkavo
