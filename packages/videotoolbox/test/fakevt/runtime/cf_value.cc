#include "cf_value.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "ledger.h"

namespace {

const __CFAllocator kDefaultAllocator;
const __CFAllocator kNullAllocator;
const __CFBoolean kTrue(true);
const __CFBoolean kFalse(false);

template <typename T>
CFNumberRef NumberFrom(const void* value) {
  T number;
  std::memcpy(&number, value, sizeof number);
  if constexpr (std::is_floating_point_v<T>) return fakevt::New<__CFNumber>(static_cast<double>(number));
  return fakevt::New<__CFNumber>(static_cast<int64_t>(number));
}

// False when the number does not survive it, as the framework has it.
template <typename T>
Boolean NumberTo(const __CFNumber& number, void* out) {
  T value;
  bool exact = true;
  if constexpr (std::is_floating_point_v<T>) {
    value = static_cast<T>(number.AsDouble());
  } else if (number.real) {
    exact = number.fraction >= static_cast<double>(std::numeric_limits<T>::min()) &&
            number.fraction < std::ldexp(1.0, std::numeric_limits<T>::digits);
    value = exact ? static_cast<T>(number.fraction) : 0;
    exact = exact && static_cast<double>(value) == number.fraction;
  } else {
    value = static_cast<T>(number.integer);
    exact = static_cast<int64_t>(value) == number.integer;
  }
  std::memcpy(out, &value, sizeof value);
  return exact;
}

// Calls `work` with a value of the C type that a number type stands for.
template <typename Work>
auto WithType(CFNumberType type, Work work) -> decltype(work(int8_t())) {
  switch (type) {
    case kCFNumberSInt8Type:
    case kCFNumberCharType:
      return work(int8_t());
    case kCFNumberSInt16Type:
    case kCFNumberShortType:
      return work(int16_t());
    case kCFNumberSInt32Type:
    case kCFNumberIntType:
      return work(int32_t());
    case kCFNumberSInt64Type:
    case kCFNumberLongType:
    case kCFNumberLongLongType:
    case kCFNumberCFIndexType:
      return work(int64_t());
    case kCFNumberFloat32Type:
    case kCFNumberFloatType:
      return work(float());
    case kCFNumberFloat64Type:
    case kCFNumberDoubleType:
      return work(double());
  }
  fakevt::Violate("CFNumber", "an unknown number type");
  return {};
}

std::string NumberText(const __CFNumber& number) {
  if (!number.real) return std::to_string(number.integer);
  if (number.fraction == std::floor(number.fraction)) return std::to_string(static_cast<int64_t>(number.fraction));
  char text[32];
  std::snprintf(text, sizeof text, "%g", number.fraction);
  return text;
}

}  // namespace

namespace fakevt {

bool Equal(const Object* a, const Object* b) {
  if (a == b) return true;
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case Kind::kString:
      return std::strcmp(static_cast<const __CFString*>(a)->text, static_cast<const __CFString*>(b)->text) == 0;
    case Kind::kNumber:
      return static_cast<const __CFNumber*>(a)->AsDouble() == static_cast<const __CFNumber*>(b)->AsDouble();
    case Kind::kArray:
    case Kind::kDictionary:
      return TextOf(a) == TextOf(b);
    default:
      return false;
  }
}

std::string TextOf(const Object* value) {
  if (value == nullptr) return "null";
  std::string text;
  switch (value->kind) {
    case Kind::kBoolean:
      return static_cast<const __CFBoolean*>(value)->value ? "true" : "false";
    case Kind::kNumber:
      return NumberText(*static_cast<const __CFNumber*>(value));
    case Kind::kString:
      return static_cast<const __CFString*>(value)->text;
    case Kind::kArray:
      for (const auto& item : static_cast<const __CFArray*>(value)->values)
        text += (text.empty() ? "" : ", ") + TextOf(item.get());
      return "[" + text + "]";
    case Kind::kDictionary:
      for (const auto& [key, item] : static_cast<const __CFDictionary*>(value)->entries) {
        text += (text.empty() ? "" : ", ") + TextOf(key.get()) + ": " + TextOf(item.get());
      }
      return "{" + text + "}";
    default:
      return NameOf(value->kind);
  }
}

CFNumberRef NewNumber(int64_t value) { return New<__CFNumber>(value); }

bool FindTrue(CFDictionaryRef dictionary, CFStringRef key, bool otherwise, const char* function) {
  const __CFBoolean* value = Find<__CFBoolean>(dictionary, key, function);
  return value == nullptr ? otherwise : value->value;
}

}  // namespace fakevt

extern "C" {

const CFAllocatorRef kCFAllocatorDefault = &kDefaultAllocator;
const CFAllocatorRef kCFAllocatorNull = &kNullAllocator;
const CFBooleanRef kCFBooleanTrue = &kTrue;
const CFBooleanRef kCFBooleanFalse = &kFalse;

Boolean CFEqual(CFTypeRef cf1, CFTypeRef cf2) {
  const fakevt::Object* a = fakevt::CheckedObject(cf1, "CFEqual");
  const fakevt::Object* b = fakevt::CheckedObject(cf2, "CFEqual");
  return a != nullptr && b != nullptr && fakevt::Equal(a, b);
}

Boolean CFBooleanGetValue(CFBooleanRef boolean) {
  const __CFBoolean* object = fakevt::Checked<__CFBoolean>(boolean, "CFBooleanGetValue");
  return object != nullptr && object->value;
}

CFTypeID CFBooleanGetTypeID(void) { return CFGetTypeID(kCFBooleanTrue); }

CFDataRef CFDataCreate(CFAllocatorRef, const UInt8* bytes, CFIndex length) {
  if (length >= 0 && (bytes != nullptr || length == 0)) {
    return fakevt::New<__CFData>(bytes, static_cast<size_t>(length));
  }
  fakevt::Violate("CFDataCreate", "no bytes, or less than none");
  return nullptr;
}

CFTypeID CFDataGetTypeID(void) { return static_cast<CFTypeID>(fakevt::Kind::kData) + 1; }

CFNumberRef CFNumberCreate(CFAllocatorRef, CFNumberType theType, const void* valuePtr) {
  return WithType(theType, [&](auto example) { return NumberFrom<decltype(example)>(valuePtr); });
}

Boolean CFNumberGetValue(CFNumberRef number, CFNumberType theType, void* valuePtr) {
  const __CFNumber* object = fakevt::Checked<__CFNumber>(number, "CFNumberGetValue");
  if (object == nullptr) return 0;
  return WithType(theType, [&](auto example) { return NumberTo<decltype(example)>(*object, valuePtr); });
}

CFTypeID CFNumberGetTypeID(void) { return static_cast<CFTypeID>(fakevt::Kind::kNumber) + 1; }

CFStringRef CFStringCreateWithCString(CFAllocatorRef, const char* cStr, CFStringEncoding) {
  const size_t size = std::strlen(cStr) + 1;
  char* text = new char[size];
  std::memcpy(text, cStr, size);
  return fakevt::New<__CFString>(text, nullptr);
}

Boolean CFStringGetCString(CFStringRef theString, char* buffer, CFIndex bufferSize, CFStringEncoding) {
  const __CFString* object = fakevt::Checked<__CFString>(theString, "CFStringGetCString");
  if (object == nullptr || bufferSize <= 0) return 0;
  const size_t size = std::strlen(object->text) + 1;
  if (size > static_cast<size_t>(bufferSize)) return 0;
  std::memcpy(buffer, object->text, size);
  return 1;
}

CFTypeID CFStringGetTypeID(void) { return static_cast<CFTypeID>(fakevt::Kind::kString) + 1; }

}  // extern "C"
