// A picture's pixels, their locks and what is attached to them; and the pool that recycles their memory.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "cf_value.h"
#include "pixel_format.h"

struct __IOSurface final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kSurface;
  __IOSurface() : Object(kKind) {}
  void Delete() override { delete this; }
};

struct __CVBuffer final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kPixelBuffer;
  struct Attachment {
    fakevt::Ref<fakevt::Object> key;
    fakevt::Ref<fakevt::Object> value;
    CVAttachmentMode mode;
  };

  __CVBuffer(const fakevt::PixelFormat& format, size_t width, size_t height)
      : Object(kKind), format(format), width(width), height(height) {}
  void Finalize() override;
  void Delete() override { delete this; }

  CVReturn Lock(bool read_only);
  CVReturn Unlock(bool read_only);
  bool Locked() const;
  bool LockedForWriting() const;
  // Of the visible pixels.
  uint64_t Checksum() const;
  void Attach(Object* key, Object* value, CVAttachmentMode mode);
  fakevt::Ref<Object> Attached(const Object* key, CVAttachmentMode* mode) const;

  const fakevt::PixelFormat& format;
  const size_t width;
  const size_t height;
  std::vector<fakevt::Plane> planes;
  fakevt::Ref<__IOSurface> surface;
  // Gives the memory back, once.
  std::function<void()> give_back;
  // A decoder's picture: its decoder may still read it.
  std::atomic<bool> decoded{false};

 private:
  mutable std::mutex mutex_;
  int read_locks_ = 0;
  int write_locks_ = 0;
  std::vector<Attachment> attachments_;
};

struct __CVPixelBufferPool final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kPixelBufferPool;
  // Outlives the pool for as long as a buffer of it lives.
  struct Memory {
    std::mutex mutex;
    std::vector<uint8_t*> free;
    size_t in_use = 0;
    ~Memory();
  };
  __CVPixelBufferPool(const fakevt::PixelFormat& format, size_t width, size_t height, size_t alignment, bool surfaces)
      : Object(kKind), format(format), width(width), height(height), alignment(alignment), surfaces(surfaces) {}
  void Finalize() override { memory.reset(); }
  void Delete() override { delete this; }
  // NULL when `threshold` buffers are in use already.
  __CVBuffer* Take(std::optional<size_t> threshold);

  const fakevt::PixelFormat& format;
  const size_t width;
  const size_t height;
  const size_t alignment;
  const bool surfaces;
  std::shared_ptr<Memory> memory = std::make_shared<Memory>();
};

namespace fakevt {

constexpr size_t kRowAlignment = 64;

// What the attributes of pixel buffers ask for. A value of a wrong type is a violation by `function`.
struct BufferAttributes {
  std::vector<OSType> formats;
  size_t width = 0;
  size_t height = 0;
  size_t alignment = kRowAlignment;
  bool surfaces = false;
};
BufferAttributes ReadAttributes(CFDictionaryRef attributes, const char* function);

// Bytes that the planes need, one behind the other, and the planes pointed into them.
size_t MemorySize(const std::vector<Plane>& planes);
void PlaceIn(uint8_t* memory, std::vector<Plane>* planes);

}  // namespace fakevt
