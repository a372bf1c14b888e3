// Booleans, bytes, numbers, strings, arrays and dictionaries.
#pragma once

#include <CoreFoundation/CoreFoundation.h>

#include <string>
#include <vector>

#include "object.h"

struct __CFAllocator final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kAllocator;
  constexpr __CFAllocator() : Object(kKind, true) {}
  void Delete() override {}
};

struct __CFBoolean final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kBoolean;
  constexpr explicit __CFBoolean(bool value) : Object(kKind, true), value(value) {}
  void Delete() override {}
  const bool value;
};

struct __CFData final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kData;
  __CFData(const uint8_t* first, size_t length) : Object(kKind), bytes(first, first + length) {}
  // Whoever still reads them is wrong.
  void Finalize() override { std::vector<uint8_t>().swap(bytes); }
  void Delete() override { delete this; }
  std::vector<uint8_t> bytes;
};

struct __CFNumber final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kNumber;
  explicit __CFNumber(int64_t value) : Object(kKind), real(false), integer(value) {}
  explicit __CFNumber(double value) : Object(kKind), real(true), fraction(value) {}
  void Delete() override { delete this; }
  double AsDouble() const { return real ? fraction : static_cast<double>(integer); }
  const bool real;
  const int64_t integer = 0;
  const double fraction = 0;
};

struct __CFString final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kString;
  constexpr explicit __CFString(const char* constant) : Object(kKind, true), text(constant) {}
  // `copied` is an array of its own.
  __CFString(const char* copied, std::nullptr_t) : Object(kKind), text(copied) {}
  void Delete() override {
    delete[] text;
    delete this;
  }
  const char* const text;
};

struct __CFArray final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kArray;
  __CFArray() : Object(kKind) {}
  void Finalize() override { values.clear(); }
  void Delete() override { delete this; }
  std::vector<fakevt::Ref<fakevt::Object>> values;
};

struct __CFDictionary final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kDictionary;
  struct Entry {
    fakevt::Ref<fakevt::Object> key;
    fakevt::Ref<fakevt::Object> value;
  };
  explicit __CFDictionary(bool is_mutable) : Object(kKind), is_mutable(is_mutable) {}
  void Finalize() override { entries.clear(); }
  void Delete() override { delete this; }
  fakevt::Object* Find(const Object* key) const;
  void Set(Object* key, Object* value);
  const bool is_mutable;
  std::vector<Entry> entries;
};

namespace fakevt {

bool Equal(const Object* a, const Object* b);
std::string TextOf(const Object* value);

CFNumberRef NewNumber(int64_t value);
CFMutableDictionaryRef NewDictionary();
// Sets `key` and gives up the caller's reference to `value`.
void SetOwned(CFMutableDictionaryRef dictionary, CFStringRef key, CFTypeRef value);

// The value of `key` if it is there and of that type. One of another type is a violation by `function`.
template <typename T>
T* Find(CFDictionaryRef dictionary, CFStringRef key, const char* function) {
  Object* value = dictionary == nullptr ? nullptr : dictionary->Find(key);
  return value == nullptr ? nullptr : Checked<T>(value, function);
}

bool FindTrue(CFDictionaryRef dictionary, CFStringRef key, bool otherwise, const char* function);

}  // namespace fakevt
