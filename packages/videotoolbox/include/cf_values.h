// C++ values to and from Core Foundation's. Containers retain what is put in. Any thread.
#pragma once

#include <CoreFoundation/CoreFoundation.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cf_ref.h"

namespace arkavo {

inline CfRef<CFNumberRef> CfNumber(int32_t value) {
  return CfRef<CFNumberRef>::Adopt(CFNumberCreate(kCFAllocatorDefault, kCFNumberSInt32Type, &value));
}

inline CfRef<CFNumberRef> CfNumber(int64_t value) {
  return CfRef<CFNumberRef>::Adopt(CFNumberCreate(kCFAllocatorDefault, kCFNumberSInt64Type, &value));
}

inline CfRef<CFNumberRef> CfNumber(double value) {
  return CfRef<CFNumberRef>::Adopt(CFNumberCreate(kCFAllocatorDefault, kCFNumberDoubleType, &value));
}

// A constant: borrowed.
inline CFBooleanRef CfBoolean(bool value) { return value ? kCFBooleanTrue : kCFBooleanFalse; }

inline CfRef<CFArrayRef> CfArray(const std::vector<CfRef<CFNumberRef>>& numbers) {
  std::vector<const void*> values;
  for (const auto& number : numbers) values.push_back(number.get());
  return CfRef<CFArrayRef>::Adopt(CFArrayCreate(kCFAllocatorDefault, values.data(), static_cast<CFIndex>(values.size()),
                                                &kCFTypeArrayCallBacks));
}

// A dictionary under construction. It is complete at every moment.
class CfDictionary {
 public:
  CfDictionary()
      : dictionary_(CfRef<CFMutableDictionaryRef>::Adopt(CFDictionaryCreateMutable(
            kCFAllocatorDefault, 0, &kCFTypeDictionaryKeyCallBacks, &kCFTypeDictionaryValueCallBacks))) {}

  // A value that could not be made (no memory) leaves the dictionary as it was.
  CfDictionary& Set(CFStringRef key, CFTypeRef value) {
    if (dictionary_ && value != nullptr) CFDictionarySetValue(dictionary_.get(), key, value);
    return *this;
  }

  CFMutableDictionaryRef get() const { return dictionary_.get(); }

 private:
  CfRef<CFMutableDictionaryRef> dictionary_;
};

// Empty for anything but a string that fits into 1023 bytes of UTF-8.
inline std::string TextOf(CFTypeRef value) {
  char text[1024];
  if (value == nullptr || CFGetTypeID(value) != CFStringGetTypeID()) return {};
  return CFStringGetCString(static_cast<CFStringRef>(value), text, sizeof text, kCFStringEncodingUTF8) ? text : "";
}

// Nothing for anything but a number that is an integer.
inline std::optional<int64_t> IntegerOf(CFTypeRef value) {
  int64_t number = 0;
  if (value == nullptr || CFGetTypeID(value) != CFNumberGetTypeID()) return std::nullopt;
  if (!CFNumberGetValue(static_cast<CFNumberRef>(value), kCFNumberSInt64Type, &number)) return std::nullopt;
  return number;
}

// Whether it is the boolean true.
inline bool IsTrue(CFTypeRef value) {
  return value != nullptr && CFGetTypeID(value) == CFBooleanGetTypeID() &&
         CFBooleanGetValue(static_cast<CFBooleanRef>(value));
}

}  // namespace arkavo
