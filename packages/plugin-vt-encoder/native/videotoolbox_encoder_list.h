// The encoders that VideoToolbox has, by name. On the thread that makes the framework's calls.
#pragma once

#include <VideoToolbox/VideoToolbox.h>

#include <string>

#include "cf_ref.h"

namespace arkavo {

// The id of the one whose id, name or display name is `wanted`; none when there is no such, and then `offered` says
// what there is.
struct FoundEncoder {
  CfRef<CFStringRef> id;
  std::string offered;
};

FoundEncoder FindEncoder(CMVideoCodecType codec, const std::string& wanted);

}  // namespace arkavo
