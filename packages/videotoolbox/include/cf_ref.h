// Owned references to Core Foundation objects. Any thread.
#pragma once

#include <CoreFoundation/CoreFoundation.h>

#include <utility>

namespace arkavo {

// One reference to `T` (CFStringRef, CVPixelBufferRef, VTCompressionSessionRef, …), released with the object; or none.
template <typename T>
class CfRef {
 public:
  CfRef() = default;

  // For what a function with Create or Copy in its name returned.
  static CfRef Adopt(T object) {
    CfRef ref;
    ref.object_ = object;
    return ref;
  }

  // For what is borrowed: results of Get functions, arguments of callbacks, elements of containers.
  static CfRef Retain(T object) {
    if (object != nullptr) CFRetain(object);
    return Adopt(object);
  }

  CfRef(const CfRef& other) : object_(other.object_) {
    if (object_ != nullptr) CFRetain(object_);
  }
  CfRef(CfRef&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  CfRef& operator=(CfRef other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~CfRef() { Reset(); }

  T get() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }

  void Reset() {
    if (object_ != nullptr) CFRelease(std::exchange(object_, nullptr));
  }

  // For out-parameters that return +1. What was held is released first.
  T* Out() {
    Reset();
    return &object_;
  }

 private:
  T object_ = nullptr;
};

}  // namespace arkavo
