#include "pixel_buffer.h"

#include <algorithm>
#include <cstring>

#include "ledger.h"

namespace fakevt {
namespace {

uint64_t Mix(uint64_t sum, uint64_t word) {
  sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
  return sum ^ sum >> 29;
}

uint64_t AddRow(uint64_t sum, const uint8_t* row, size_t size) {
  size_t at = 0;
  for (; at + 8 <= size; at += 8) {
    uint64_t word;
    std::memcpy(&word, row + at, sizeof word);
    sum = Mix(sum, word);
  }
  for (; at < size; at++) sum = Mix(sum, row[at]);
  return sum;
}

void ReadFormats(CFDictionaryRef attributes, const char* function, std::vector<OSType>* formats) {
  const Object* value = attributes->Find(kCVPixelBufferPixelFormatTypeKey);
  if (value == nullptr) return;
  std::vector<const Object*> numbers = {value};
  if (value->kind == Kind::kArray) {
    numbers.clear();
    for (const auto& item : static_cast<const __CFArray*>(value)->values) numbers.push_back(item.get());
  }
  for (const Object* item : numbers) {
    if (const auto* number = Checked<__CFNumber>(item, function))
      formats->push_back(static_cast<OSType>(number->integer));
  }
}

size_t ReadSize(CFDictionaryRef attributes, CFStringRef key, size_t otherwise, const char* function) {
  const __CFNumber* number = Find<__CFNumber>(attributes, key, function);
  return number == nullptr || number->AsDouble() < 0 ? otherwise : static_cast<size_t>(number->AsDouble());
}

bool Usable(__CVBuffer* buffer, size_t plane, const char* function) {
  if (buffer == nullptr) return false;
  if (!buffer->Locked()) {
    Violate(function, "the buffer is not locked");
    return false;
  }
  return plane < buffer->planes.size();
}

__CVBuffer* Buffer(CVPixelBufferRef buffer, const char* function) { return Checked<__CVBuffer>(buffer, function); }

const Plane* PlaneOf(CVPixelBufferRef pixel_buffer, size_t index, const char* function) {
  const __CVBuffer* buffer = Buffer(pixel_buffer, function);
  return buffer == nullptr || buffer->format.planes == 0 || index >= buffer->planes.size() ? nullptr
                                                                                           : &buffer->planes[index];
}

}  // namespace

BufferAttributes ReadAttributes(CFDictionaryRef attributes, const char* function) {
  BufferAttributes read;
  if (attributes == nullptr || Checked<__CFDictionary>(attributes, function) == nullptr) return read;
  ReadFormats(attributes, function, &read.formats);
  read.width = ReadSize(attributes, kCVPixelBufferWidthKey, 0, function);
  read.height = ReadSize(attributes, kCVPixelBufferHeightKey, 0, function);
  read.alignment =
      std::max(ReadSize(attributes, kCVPixelBufferBytesPerRowAlignmentKey, kRowAlignment, function), size_t{1});
  read.surfaces = Find<__CFDictionary>(attributes, kCVPixelBufferIOSurfacePropertiesKey, function) != nullptr;
  return read;
}

size_t MemorySize(const std::vector<Plane>& planes) {
  size_t size = 0;
  for (const Plane& plane : planes) size += plane.stride * plane.height + kRowAlignment;
  return (size + kRowAlignment - 1) / kRowAlignment * kRowAlignment;
}

void PlaceIn(uint8_t* memory, std::vector<Plane>* planes) {
  for (Plane& plane : *planes) {
    plane.data = memory;
    memory += (plane.stride * plane.height + kRowAlignment - 1) / kRowAlignment * kRowAlignment;
  }
}

}  // namespace fakevt

using fakevt::Violate;

void __CVBuffer::Finalize() {
  attachments_.clear();
  surface.Reset();
  if (give_back) give_back();
  give_back = nullptr;
}

CVReturn __CVBuffer::Lock(bool read_only) {
  if (!read_only && decoded) {
    Violate("CVPixelBufferLockBaseAddress", "a decoder's picture, which is not modifiable, locked for writing");
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  (read_only ? read_locks_ : write_locks_)++;
  return kCVReturnSuccess;
}

CVReturn __CVBuffer::Unlock(bool read_only) {
  const std::lock_guard<std::mutex> lock(mutex_);
  int& locks = read_only ? read_locks_ : write_locks_;
  int& others = read_only ? write_locks_ : read_locks_;
  if (locks > 0) {
    locks--;
    return kCVReturnSuccess;
  }
  Violate("CVPixelBufferUnlockBaseAddress", others > 0 ? "other flags than the lock's" : "the buffer is not locked");
  if (others > 0) others--;
  return kCVReturnInvalidArgument;
}

bool __CVBuffer::Locked() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return read_locks_ + write_locks_ > 0;
}

bool __CVBuffer::LockedForWriting() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return write_locks_ > 0;
}

uint64_t __CVBuffer::Checksum() const {
  uint64_t sum = 0;
  for (const fakevt::Plane& plane : planes) {
    for (size_t row = 0; row < plane.height; row++)
      sum = fakevt::AddRow(sum, plane.data + row * plane.stride, plane.row_bytes);
  }
  return sum;
}

void __CVBuffer::Attach(Object* key, Object* value, CVAttachmentMode mode) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (Attachment& attachment : attachments_) {
    if (!fakevt::Equal(attachment.key.get(), key)) continue;
    attachment.value = fakevt::Ref<Object>(value);
    attachment.mode = mode;
    return;
  }
  attachments_.push_back({fakevt::Ref<Object>(key), fakevt::Ref<Object>(value), mode});
}

fakevt::Ref<fakevt::Object> __CVBuffer::Attached(const Object* key, CVAttachmentMode* mode) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const Attachment& attachment : attachments_) {
    if (!fakevt::Equal(attachment.key.get(), key)) continue;
    if (mode != nullptr) *mode = attachment.mode;
    return attachment.value;
  }
  return {};
}

extern "C" {

CVPixelBufferRef CVPixelBufferRetain(CVPixelBufferRef texture) {
  if (texture != nullptr && fakevt::Buffer(texture, "CVPixelBufferRetain") != nullptr) fakevt::Retain(texture);
  return texture;
}

void CVPixelBufferRelease(CVPixelBufferRef texture) {
  if (texture != nullptr && fakevt::Buffer(texture, "CVPixelBufferRelease") != nullptr) fakevt::Release(texture);
}

CVReturn CVPixelBufferLockBaseAddress(CVPixelBufferRef pixelBuffer, CVPixelBufferLockFlags lockFlags) {
  __CVBuffer* buffer = fakevt::Buffer(pixelBuffer, "CVPixelBufferLockBaseAddress");
  return buffer == nullptr ? kCVReturnInvalidArgument : buffer->Lock((lockFlags & kCVPixelBufferLock_ReadOnly) != 0);
}

CVReturn CVPixelBufferUnlockBaseAddress(CVPixelBufferRef pixelBuffer, CVPixelBufferLockFlags unlockFlags) {
  __CVBuffer* buffer = fakevt::Buffer(pixelBuffer, "CVPixelBufferUnlockBaseAddress");
  return buffer == nullptr ? kCVReturnInvalidArgument
                           : buffer->Unlock((unlockFlags & kCVPixelBufferLock_ReadOnly) != 0);
}

void* CVPixelBufferGetBaseAddress(CVPixelBufferRef pixelBuffer) {
  __CVBuffer* buffer = fakevt::Buffer(pixelBuffer, "CVPixelBufferGetBaseAddress");
  return fakevt::Usable(buffer, 0, "CVPixelBufferGetBaseAddress") ? buffer->planes[0].data : nullptr;
}

void* CVPixelBufferGetBaseAddressOfPlane(CVPixelBufferRef pixelBuffer, size_t planeIndex) {
  __CVBuffer* buffer = fakevt::Buffer(pixelBuffer, "CVPixelBufferGetBaseAddressOfPlane");
  const bool usable = fakevt::Usable(buffer, planeIndex, "CVPixelBufferGetBaseAddressOfPlane");
  return usable ? buffer->planes[planeIndex].data : nullptr;
}

size_t CVPixelBufferGetBytesPerRow(CVPixelBufferRef pixelBuffer) {
  const __CVBuffer* buffer = fakevt::Buffer(pixelBuffer, "CVPixelBufferGetBytesPerRow");
  return buffer == nullptr ? 0 : buffer->planes[0].stride;
}

size_t CVPixelBufferGetBytesPerRowOfPlane(CVPixelBufferRef pixelBuffer, size_t planeIndex) {
  const fakevt::Plane* plane = fakevt::PlaneOf(pixelBuffer, planeIndex, "CVPixelBufferGetBytesPerRowOfPlane");
  return plane == nullptr ? 0 : plane->stride;
}

size_t CVPixelBufferGetHeight(CVPixelBufferRef pixelBuffer) {
  const __CVBuffer* buffer = fakevt::Buffer(pixelBuffer, "CVPixelBufferGetHeight");
  return buffer == nullptr ? 0 : buffer->height;
}

size_t CVPixelBufferGetHeightOfPlane(CVPixelBufferRef pixelBuffer, size_t planeIndex) {
  const fakevt::Plane* plane = fakevt::PlaneOf(pixelBuffer, planeIndex, "CVPixelBufferGetHeightOfPlane");
  return plane == nullptr ? 0 : plane->height;
}

size_t CVPixelBufferGetWidth(CVPixelBufferRef pixelBuffer) {
  const __CVBuffer* buffer = fakevt::Buffer(pixelBuffer, "CVPixelBufferGetWidth");
  return buffer == nullptr ? 0 : buffer->width;
}

size_t CVPixelBufferGetWidthOfPlane(CVPixelBufferRef pixelBuffer, size_t planeIndex) {
  const fakevt::Plane* plane = fakevt::PlaneOf(pixelBuffer, planeIndex, "CVPixelBufferGetWidthOfPlane");
  return plane == nullptr ? 0 : plane->width;
}

size_t CVPixelBufferGetPlaneCount(CVPixelBufferRef pixelBuffer) {
  const __CVBuffer* buffer = fakevt::Buffer(pixelBuffer, "CVPixelBufferGetPlaneCount");
  return buffer == nullptr ? 0 : buffer->format.planes;
}

OSType CVPixelBufferGetPixelFormatType(CVPixelBufferRef pixelBuffer) {
  const __CVBuffer* buffer = fakevt::Buffer(pixelBuffer, "CVPixelBufferGetPixelFormatType");
  return buffer == nullptr ? 0 : buffer->format.code;
}

IOSurfaceRef CVPixelBufferGetIOSurface(CVPixelBufferRef pixelBuffer) {
  const __CVBuffer* buffer = fakevt::Buffer(pixelBuffer, "CVPixelBufferGetIOSurface");
  return buffer == nullptr ? nullptr : buffer->surface.get();
}

void CVBufferSetAttachment(CVBufferRef buffer, CFStringRef key, CFTypeRef value, CVAttachmentMode attachmentMode) {
  constexpr const char* kFunction = "CVBufferSetAttachment";
  __CVBuffer* object = fakevt::Buffer(buffer, kFunction);
  fakevt::Object* name = fakevt::Checked<__CFString>(key, kFunction);
  fakevt::Object* item = fakevt::CheckedObject(value, kFunction);
  if (object != nullptr && name != nullptr && item != nullptr) object->Attach(name, item, attachmentMode);
}

CFTypeRef CVBufferCopyAttachment(CVBufferRef buffer, CFStringRef key, CVAttachmentMode* attachmentMode) {
  constexpr const char* kFunction = "CVBufferCopyAttachment";
  const __CVBuffer* object = fakevt::Buffer(buffer, kFunction);
  const fakevt::Object* name = fakevt::Checked<__CFString>(key, kFunction);
  return object == nullptr || name == nullptr ? nullptr : object->Attached(name, attachmentMode).Leak();
}

}  // extern "C"
