// What the specifications of both kinds of session have in common: hardware, or not.
#pragma once

#include "property.h"

namespace fakevt {

struct HardwareKeys {
  CFStringRef enable;
  CFStringRef require;
};

// Whether a session made from `specification` uses hardware. False in `possible` when it requires what isn't there.
bool UsesHardware(CFDictionaryRef specification, const HardwareKeys& keys, const char* function, bool* possible);

}  // namespace fakevt
