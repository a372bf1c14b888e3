#include "videotoolbox_encoder_list.h"

#include "cf_values.h"
#include "vt_status.h"

namespace arkavo {

FoundEncoder FindEncoder(CMVideoCodecType codec, const std::string& wanted) {
  CfRef<CFArrayRef> encoders;
  const OSStatus status = VTCopyVideoEncoderList(nullptr, encoders.Out());
  if (status != noErr || !encoders) return {{}, "none that could be listed: " + VtStatusText(status)};
  FoundEncoder found;
  for (CFIndex index = 0; index < CFArrayGetCount(encoders.get()); index++) {
    const auto encoder = static_cast<CFDictionaryRef>(CFArrayGetValueAtIndex(encoders.get(), index));
    const auto value = [&](CFStringRef key) { return CFDictionaryGetValue(encoder, key); };
    if (IntegerOf(value(kVTVideoEncoderList_CodecType)) != static_cast<int64_t>(codec)) continue;
    const std::string id = TextOf(value(kVTVideoEncoderList_EncoderID));
    const std::string name = TextOf(value(kVTVideoEncoderList_EncoderName));
    if (id.empty()) continue;
    if (wanted == id || wanted == name || wanted == TextOf(value(kVTVideoEncoderList_DisplayName))) {
      found.id = CfRef<CFStringRef>::Retain(static_cast<CFStringRef>(value(kVTVideoEncoderList_EncoderID)));
      return found;
    }
    found.offered += (found.offered.empty() ? "" : ", ") + id + " (" + name + ")";
  }
  if (found.offered.empty()) found.offered = "none";
  return found;
}

}  // namespace arkavo
