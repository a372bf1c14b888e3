// How an encoder of VideoToolbox is set up. On the thread that makes the framework's calls.
#pragma once

#include <VideoToolbox/VideoToolbox.h>

#include <cstdint>
#include <string>
#include <vector>

#include "encoder_session.h"

namespace arkavo {

// `status` is of the first property that the stream can't do without; `failed` names it. `notes`: what the encoder does
// not have and the stream can do without.
struct PropertiesResult {
  OSStatus status = noErr;
  std::string failed;
  std::vector<std::string> notes;
};

PropertiesResult SetProperties(VTCompressionSessionRef session, const EncoderSettings& settings);

// The rate alone, while the session encodes.
PropertiesResult SetRate(VTCompressionSessionRef session, int64_t bits_per_second);

}  // namespace arkavo
