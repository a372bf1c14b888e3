// Defines the string constants from the lines that declare them. Each is initialised before any code runs.
#include "cf_value.h"

#undef FAKEVT_STRING
#define FAKEVT_STRING(name, text)              \
  static const __CFString name##_object(text); \
  extern "C" {                                 \
  extern const CFStringRef name;               \
  const CFStringRef name = &name##_object;     \
  }

#include <VideoToolbox/VideoToolbox.h>
