#include "session_create.h"

#include "knobs.h"

namespace fakevt {

bool UsesHardware(CFDictionaryRef specification, const HardwareKeys& keys, const char* function, bool* possible) {
  const bool present = Knobs::Get().Current().hardware;
  const bool required = FindTrue(specification, keys.require, false, function);
  const bool enabled = required || FindTrue(specification, keys.enable, true, function);
  *possible = present || !required;
  return present && enabled;
}

}  // namespace fakevt
