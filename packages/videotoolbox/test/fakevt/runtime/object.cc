#include "object.h"

#include <CoreFoundation/CoreFoundation.h>

#include <array>
#include <deque>
#include <mutex>

#include "ledger.h"

namespace fakevt {
namespace {

// Freed objects that are remembered. Older ones are given back to the allocator.
constexpr size_t kQuarantine = 4096;

class Quarantine {
 public:
  static Quarantine& Get() {
    static Quarantine* quarantine = new Quarantine;
    return *quarantine;
  }
  void Add(Object* object) {
    Object* oldest = nullptr;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      objects_.push_back(object);
      if (objects_.size() > kQuarantine) {
        oldest = objects_.front();
        objects_.pop_front();
      }
    }
    if (oldest != nullptr) oldest->Delete();
  }

 private:
  std::mutex mutex_;
  std::deque<Object*> objects_;
};

constexpr std::array<const char*, kKinds> kNames = {"CFAllocator",
                                                    "CFBoolean",
                                                    "CFData",
                                                    "CFNumber",
                                                    "CFString",
                                                    "CFArray",
                                                    "CFDictionary",
                                                    "IOSurface",
                                                    "CVPixelBuffer",
                                                    "CVPixelBufferPool",
                                                    "CMBlockBuffer",
                                                    "CMFormatDescription",
                                                    "CMSampleBuffer",
                                                    "VTCompressionSession",
                                                    "VTDecompressionSession",
                                                    "CGDataProvider",
                                                    "CGFont",
                                                    "CGContext",
                                                    "CTFont"};

}  // namespace

const char* NameOf(Kind kind) { return kNames[static_cast<size_t>(kind)]; }

void CountBirth(Kind kind) { Ledger::Get().CountLive(kind, 1); }

void Retain(Object* object) {
  if (!object->immortal) object->references.fetch_add(1, std::memory_order_relaxed);
}

void Release(Object* object) {
  if (object->immortal || object->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  object->mark.store(Object::kFreed);
  object->Finalize();
  Ledger::Get().CountLive(object->kind, -1);
  Quarantine::Get().Add(object);
}

Object* CheckedObject(const void* reference, const char* function) {
  if (reference == nullptr) {
    Violate(function, "NULL");
    return nullptr;
  }
  auto* object = static_cast<Object*>(const_cast<void*>(reference));
  const uint32_t mark = object->mark.load();
  if (mark == Object::kAlive) return object;
  Violate(function, mark == Object::kFreed ? std::string("use of a freed ") + NameOf(object->kind) : "not an object");
  return nullptr;
}

Object* CheckedObject(const void* reference, Kind kind, const char* function) {
  Object* object = CheckedObject(reference, function);
  if (object == nullptr || object->kind == kind) return object;
  Violate(function, std::string("a ") + NameOf(object->kind) + " where a " + NameOf(kind) + " is needed");
  return nullptr;
}

}  // namespace fakevt

extern "C" {

CFTypeRef CFRetain(CFTypeRef cf) {
  if (fakevt::Object* object = fakevt::CheckedObject(cf, "CFRetain")) fakevt::Retain(object);
  return cf;
}

void CFRelease(CFTypeRef cf) {
  if (fakevt::Object* object = fakevt::CheckedObject(cf, "CFRelease")) fakevt::Release(object);
}

CFIndex CFGetRetainCount(CFTypeRef cf) {
  const fakevt::Object* object = fakevt::CheckedObject(cf, "CFGetRetainCount");
  return object == nullptr ? 0 : object->references.load();
}

CFTypeID CFGetTypeID(CFTypeRef cf) {
  const fakevt::Object* object = fakevt::CheckedObject(cf, "CFGetTypeID");
  return object == nullptr ? 0 : static_cast<CFTypeID>(object->kind) + 1;
}

}  // extern "C"
