// What every object of the double begins with: its type, its references, and a mark that tells a freed one.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

namespace fakevt {

// Those of Core Graphics and Core Text are defined by the doubles that are built on this one.
enum class Kind : uint32_t {
  kAllocator,
  kBoolean,
  kData,
  kNumber,
  kString,
  kArray,
  kDictionary,
  kSurface,
  kPixelBuffer,
  kPixelBufferPool,
  kBlockBuffer,
  kFormatDescription,
  kSampleBuffer,
  kCompressionSession,
  kDecompressionSession,
  kDataProvider,
  kGraphicsFont,
  kGraphicsContext,
  kTextFont
};
constexpr size_t kKinds = 19;

const char* NameOf(Kind kind);

// Objects have no virtual destructor, so that constants need none at exit: `Delete` does its work.
struct Object {
  static constexpr uint32_t kAlive = 0x4f424a31;
  static constexpr uint32_t kFreed = 0xdeadf00d;

  constexpr explicit Object(Kind kind, bool immortal = false) : kind(kind), immortal(immortal) {}
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  // Gives up what the object holds. It stays in quarantine for a while afterwards, so that a use of it is seen.
  virtual void Finalize() {}
  virtual void Delete() = 0;

  std::atomic<uint32_t> mark{kAlive};
  const Kind kind;
  const bool immortal;
  std::atomic<int32_t> references{1};
};

void Retain(Object* object);
void Release(Object* object);
void CountBirth(Kind kind);

// A new object with one reference.
template <typename T, typename... Arguments>
T* New(Arguments&&... arguments) {
  T* object = new T(std::forward<Arguments>(arguments)...);
  CountBirth(object->kind);
  return object;
}

// The object behind a reference that came from outside, or NULL when it is none: recorded as a violation by `function`.
Object* CheckedObject(const void* reference, const char* function);
Object* CheckedObject(const void* reference, Kind kind, const char* function);

template <typename T>
T* Checked(const void* reference, const char* function) {
  return static_cast<T*>(CheckedObject(reference, T::kKind, function));
}

// One reference, held.
template <typename T>
class Ref {
 public:
  Ref() = default;
  explicit Ref(T* object) : object_(object) {
    if (object_ != nullptr) Retain(object_);
  }
  Ref(const Ref& other) : Ref(other.object_) {}
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  ~Ref() { Reset(); }
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  // Takes over the reference that came with `object`.
  static Ref Adopt(T* object) {
    Ref ref;
    ref.object_ = object;
    return ref;
  }
  void Reset() {
    if (T* object = std::exchange(object_, nullptr)) Release(object);
  }
  // Hands the reference to the caller.
  T* Leak() { return std::exchange(object_, nullptr); }
  T* get() const { return object_; }
  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  T* object_ = nullptr;
};

}  // namespace fakevt
