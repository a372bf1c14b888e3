#include "cf_value.h"
#include "ledger.h"

namespace {

void CheckCallbacks(bool proper, const char* function) {
  if (!proper) fakevt::Violate(function, "without the kCFType callbacks");
}

void CheckDictionaryCallbacks(const CFDictionaryKeyCallBacks* keys, const CFDictionaryValueCallBacks* values,
                              const char* function) {
  CheckCallbacks(keys == &kCFTypeDictionaryKeyCallBacks && values == &kCFTypeDictionaryValueCallBacks, function);
}

fakevt::Object* Found(CFDictionaryRef dictionary, const void* key, const char* function) {
  const __CFDictionary* object = fakevt::Checked<__CFDictionary>(dictionary, function);
  const fakevt::Object* name = fakevt::CheckedObject(key, function);
  return object == nullptr || name == nullptr ? nullptr : object->Find(name);
}

}  // namespace

fakevt::Object* __CFDictionary::Find(const Object* key) const {
  for (const Entry& entry : entries) {
    if (fakevt::Equal(entry.key.get(), key)) return entry.value.get();
  }
  return nullptr;
}

void __CFDictionary::Set(Object* key, Object* value) {
  for (Entry& entry : entries) {
    if (!fakevt::Equal(entry.key.get(), key)) continue;
    entry.value = fakevt::Ref<Object>(value);
    return;
  }
  entries.push_back({fakevt::Ref<Object>(key), fakevt::Ref<Object>(value)});
}

namespace fakevt {

CFMutableDictionaryRef NewDictionary() { return New<__CFDictionary>(true); }

void SetOwned(CFMutableDictionaryRef dictionary, CFStringRef key, CFTypeRef value) {
  CFDictionarySetValue(dictionary, key, value);
  CFRelease(value);
}

}  // namespace fakevt

extern "C" {

// The callbacks are known by address: objects are retained and released whatever these say.
const CFArrayCallBacks kCFTypeArrayCallBacks = {};
const CFDictionaryKeyCallBacks kCFTypeDictionaryKeyCallBacks = {};
const CFDictionaryValueCallBacks kCFTypeDictionaryValueCallBacks = {};

CFArrayRef CFArrayCreate(CFAllocatorRef, const void** values, CFIndex numValues, const CFArrayCallBacks* callBacks) {
  CheckCallbacks(callBacks == &kCFTypeArrayCallBacks, "CFArrayCreate");
  __CFArray* array = fakevt::New<__CFArray>();
  for (CFIndex i = 0; i < numValues; i++) {
    if (fakevt::Object* value = fakevt::CheckedObject(values[i], "CFArrayCreate")) array->values.emplace_back(value);
  }
  return array;
}

CFIndex CFArrayGetCount(CFArrayRef theArray) {
  const __CFArray* array = fakevt::Checked<__CFArray>(theArray, "CFArrayGetCount");
  return array == nullptr ? 0 : static_cast<CFIndex>(array->values.size());
}

const void* CFArrayGetValueAtIndex(CFArrayRef theArray, CFIndex idx) {
  const __CFArray* array = fakevt::Checked<__CFArray>(theArray, "CFArrayGetValueAtIndex");
  if (array == nullptr) return nullptr;
  if (idx >= 0 && static_cast<size_t>(idx) < array->values.size()) return array->values[static_cast<size_t>(idx)].get();
  fakevt::Violate("CFArrayGetValueAtIndex",
                  "index " + std::to_string(idx) + " of " + std::to_string(array->values.size()));
  return nullptr;
}

CFTypeID CFArrayGetTypeID(void) { return static_cast<CFTypeID>(fakevt::Kind::kArray) + 1; }

CFDictionaryRef CFDictionaryCreate(CFAllocatorRef, const void** keys, const void** values, CFIndex numValues,
                                   const CFDictionaryKeyCallBacks* keyCallBacks,
                                   const CFDictionaryValueCallBacks* valueCallBacks) {
  CheckDictionaryCallbacks(keyCallBacks, valueCallBacks, "CFDictionaryCreate");
  __CFDictionary* dictionary = fakevt::New<__CFDictionary>(false);
  for (CFIndex i = 0; i < numValues; i++) {
    fakevt::Object* key = fakevt::CheckedObject(keys[i], "CFDictionaryCreate");
    fakevt::Object* value = fakevt::CheckedObject(values[i], "CFDictionaryCreate");
    if (key != nullptr && value != nullptr) dictionary->Set(key, value);
  }
  return dictionary;
}

CFMutableDictionaryRef CFDictionaryCreateMutable(CFAllocatorRef, CFIndex, const CFDictionaryKeyCallBacks* keyCallBacks,
                                                 const CFDictionaryValueCallBacks* valueCallBacks) {
  CheckDictionaryCallbacks(keyCallBacks, valueCallBacks, "CFDictionaryCreateMutable");
  return fakevt::NewDictionary();
}

void CFDictionarySetValue(CFMutableDictionaryRef theDict, const void* key, const void* value) {
  constexpr const char* kFunction = "CFDictionarySetValue";
  __CFDictionary* dictionary = fakevt::Checked<__CFDictionary>(theDict, kFunction);
  fakevt::Object* name = fakevt::CheckedObject(key, kFunction);
  fakevt::Object* object = fakevt::CheckedObject(value, kFunction);
  if (dictionary == nullptr || name == nullptr || object == nullptr) return;
  if (!dictionary->is_mutable) return fakevt::Violate(kFunction, "an immutable dictionary");
  dictionary->Set(name, object);
}

const void* CFDictionaryGetValue(CFDictionaryRef theDict, const void* key) {
  return Found(theDict, key, "CFDictionaryGetValue");
}

Boolean CFDictionaryGetValueIfPresent(CFDictionaryRef theDict, const void* key, const void** value) {
  const void* found = Found(theDict, key, "CFDictionaryGetValueIfPresent");
  if (found != nullptr && value != nullptr) *value = found;
  return found != nullptr;
}

Boolean CFDictionaryContainsKey(CFDictionaryRef theDict, const void* key) {
  return Found(theDict, key, "CFDictionaryContainsKey") != nullptr;
}

CFIndex CFDictionaryGetCount(CFDictionaryRef theDict) {
  const __CFDictionary* dictionary = fakevt::Checked<__CFDictionary>(theDict, "CFDictionaryGetCount");
  return dictionary == nullptr ? 0 : static_cast<CFIndex>(dictionary->entries.size());
}

CFTypeID CFDictionaryGetTypeID(void) { return static_cast<CFTypeID>(fakevt::Kind::kDictionary) + 1; }

}  // extern "C"
