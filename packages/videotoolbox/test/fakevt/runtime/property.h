// The properties of sessions: which there are, of what type, and who may set them.
#pragma once

#include <VideoToolbox/VideoToolbox.h>

#include <vector>

#include "cf_value.h"

namespace fakevt {

struct Property {
  CFStringRef key;
  Kind type;
  bool read_only = false;
  bool h264_only = false;
};

const std::vector<Property>& EncoderProperties();
const std::vector<Property>& DecoderProperties();
const Property* FindProperty(const std::vector<Property>& properties, const Object* key);

// A dictionary that says of each its type and whether it can be set.
CFDictionaryRef NewPropertyDictionary(const std::vector<Property>& properties);

}  // namespace fakevt
