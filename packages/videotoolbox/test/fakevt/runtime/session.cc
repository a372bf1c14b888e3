#include "session.h"

#include <chrono>
#include <thread>

#include "knobs.h"
#include "ledger.h"

namespace fakevt {
namespace {

// The session whose callback this thread is in.
thread_local const Session* current_callback = nullptr;

Session* FindSession(VTSessionRef reference, const char* function) {
  Object* object = CheckedObject(reference, function);
  if (object == nullptr) return nullptr;
  if (object->kind == Kind::kCompressionSession || object->kind == Kind::kDecompressionSession) {
    return static_cast<Session*>(object);
  }
  Violate(function, std::string("a ") + NameOf(object->kind) + " where a session is needed");
  return nullptr;
}

}  // namespace

Session::Session(Kind kind, const std::vector<Property>& properties, bool h264)
    : Object(kind), properties_(properties), h264_(h264) {
  Ledger::Get().Add(Count::kSessionsCreated);
  Ledger::Get().Add(Count::kSessionsAlive);
}

void Session::Finalize() {
  // Callbacks could still come: their target may be gone by then.
  if (!invalid_) {
    Violate("CFRelease", std::string("the last release of a ") + NameOf(kind) + " that was not invalidated");
  }
  Invalidate();
  values_.clear();
}

OSStatus Session::Set(const Object* key, Object* value) {
  constexpr const char* kFunction = "VTSessionSetProperty";
  const Property* property = FindProperty(properties_, key);
  if (property == nullptr || (property->h264_only && !h264_)) return kVTPropertyNotSupportedErr;
  if (property->read_only) return kVTPropertyReadOnlyErr;
  if (value != nullptr && value->kind != property->type) {
    Violate(kFunction, TextOf(key) + " is a " + NameOf(property->type) + ", not a " + NameOf(value->kind));
    return kVTParameterErr;
  }
  if (const auto status = Knobs::Get().TakePropertyFailure(TextOf(key))) return *status;
  if (value != nullptr) {
    if (const OSStatus status = Check(key, value)) return status;
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  Ledger::Get().SetValue(TextOf(key), TextOf(value));
  for (auto& entry : values_) {
    if (!Equal(entry.key.get(), key)) continue;
    entry.value = Ref<Object>(value);
    return noErr;
  }
  values_.push_back({Ref<Object>(const_cast<__CFString*>(property->key)), Ref<Object>(value)});
  return noErr;
}

OSStatus Session::Copy(const Object* key, CFTypeRef* out) const {
  const Property* property = FindProperty(properties_, key);
  if (property == nullptr || (property->h264_only && !h264_)) return kVTPropertyNotSupportedErr;
  *out = property->read_only ? CopyReadOnly(key) : Value(property->key).Leak();
  return noErr;
}

CFDictionaryRef Session::CopyProperties() const {
  std::vector<Property> supported;
  for (const Property& property : properties_) {
    if (!property.h264_only || h264_) supported.push_back(property);
  }
  return NewPropertyDictionary(supported);
}

Ref<Object> Session::Value(CFStringRef key) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& entry : values_) {
    if (Equal(entry.key.get(), key)) return entry.value;
  }
  return {};
}

void Session::Invalidate() {
  if (invalid_.exchange(true)) return;
  worker_.Stop();
  // Released by its own callback, it is still at work.
  if (!InsideCallback("CFRelease")) GiveUp();
  Ledger::Get().Add(Count::kSessionsAlive, -1);
}

bool Session::Usable(const char* function) const {
  if (!invalid_) return true;
  Violate(function, "the session was invalidated");
  return false;
}

bool Session::InsideCallback(const char* function) const {
  if (current_callback != this) return false;
  Violate(function, "called from inside a callback of the session");
  return true;
}

void Session::EnterCallback() const {
  const int delay = Knobs::Get().Current().callback_delay_ms;
  if (delay > 0) std::this_thread::sleep_for(std::chrono::milliseconds(delay));
  current_callback = this;
}

void Session::LeaveCallback() { current_callback = nullptr; }

void NoteSpecification(CFDictionaryRef specification, const std::vector<Property>& keys, const char* function) {
  if (specification == nullptr) return;
  const auto* dictionary = Checked<__CFDictionary>(specification, function);
  if (dictionary == nullptr) return;
  for (const auto& [key, value] : dictionary->entries) {
    const Property* known = FindProperty(keys, key.get());
    if (known == nullptr) {
      Violate(function, "an unknown key in the specification: " + TextOf(key.get()));
    } else if (value->kind != known->type) {
      Violate(function, TextOf(key.get()) + " is a " + NameOf(known->type) + ", not a " + NameOf(value->kind));
    } else {
      Ledger::Get().SetValue(TextOf(key.get()), TextOf(value.get()));
    }
  }
}

}  // namespace fakevt

using fakevt::Session;

extern "C" {

OSStatus VTSessionSetProperty(VTSessionRef session, CFStringRef propertyKey, CFTypeRef propertyValue) {
  constexpr const char* kFunction = "VTSessionSetProperty";
  Session* object = fakevt::FindSession(session, kFunction);
  const auto* key = fakevt::Checked<__CFString>(propertyKey, kFunction);
  if (object == nullptr || !object->Usable(kFunction)) return kVTInvalidSessionErr;
  if (key == nullptr) return kVTParameterErr;
  if (propertyValue == nullptr) return object->Set(key, nullptr);
  fakevt::Object* value = fakevt::CheckedObject(propertyValue, kFunction);
  return value == nullptr ? static_cast<OSStatus>(kVTParameterErr) : object->Set(key, value);
}

OSStatus VTSessionCopyProperty(VTSessionRef session, CFStringRef propertyKey, CFAllocatorRef, void* propertyValueOut) {
  constexpr const char* kFunction = "VTSessionCopyProperty";
  const Session* object = fakevt::FindSession(session, kFunction);
  const auto* key = fakevt::Checked<__CFString>(propertyKey, kFunction);
  if (object == nullptr || !object->Usable(kFunction)) return kVTInvalidSessionErr;
  if (key == nullptr || propertyValueOut == nullptr) return kVTParameterErr;
  return object->Copy(key, static_cast<CFTypeRef*>(propertyValueOut));
}

OSStatus VTSessionCopySupportedPropertyDictionary(VTSessionRef session,
                                                  CFDictionaryRef* supportedPropertyDictionaryOut) {
  constexpr const char* kFunction = "VTSessionCopySupportedPropertyDictionary";
  const Session* object = fakevt::FindSession(session, kFunction);
  if (object == nullptr || !object->Usable(kFunction)) return kVTInvalidSessionErr;
  if (supportedPropertyDictionaryOut == nullptr) return kVTParameterErr;
  *supportedPropertyDictionaryOut = object->CopyProperties();
  return noErr;
}

}  // extern "C"
