#include <cstdlib>

#include "knobs.h"
#include "ledger.h"
#include "pixel_buffer.h"

namespace {

constexpr size_t kSpares = 16;

CVReturn TakeFrom(CVPixelBufferPoolRef pixel_buffer_pool, std::optional<size_t> threshold, CVPixelBufferRef* out,
                  const char* function) {
  __CVPixelBufferPool* pool = fakevt::Checked<__CVPixelBufferPool>(pixel_buffer_pool, function);
  if (pool == nullptr || out == nullptr) return kCVReturnInvalidArgument;
  if (const auto status = fakevt::Knobs::Get().TakeFailure(FAKEVT_POOL)) return *status;
  *out = pool->Take(threshold);
  return *out == nullptr ? kCVReturnWouldExceedAllocationThreshold : kCVReturnSuccess;
}

}  // namespace

__CVPixelBufferPool::Memory::~Memory() {
  for (uint8_t* block : free) std::free(block);
}

__CVBuffer* __CVPixelBufferPool::Take(std::optional<size_t> threshold) {
  std::vector<fakevt::Plane> planes = fakevt::LayOut(format, width, height, alignment);
  uint8_t* block = nullptr;
  {
    const std::lock_guard<std::mutex> lock(memory->mutex);
    if (threshold && memory->in_use >= *threshold) return nullptr;
    memory->in_use++;
    if (!memory->free.empty()) {
      block = memory->free.back();
      memory->free.pop_back();
    }
  }
  if (block == nullptr) {
    block = static_cast<uint8_t*>(std::aligned_alloc(fakevt::kRowAlignment, fakevt::MemorySize(planes)));
  }
  fakevt::PlaceIn(block, &planes);
  __CVBuffer* buffer = fakevt::New<__CVBuffer>(format, width, height);
  buffer->planes = planes;
  if (surfaces) buffer->surface = fakevt::Ref<__IOSurface>::Adopt(fakevt::New<__IOSurface>());
  buffer->give_back = [memory = memory, block] {
    const std::lock_guard<std::mutex> lock(memory->mutex);
    memory->in_use--;
    if (memory->free.size() < kSpares) return memory->free.push_back(block);
    std::free(block);
  };
  return buffer;
}

extern "C" {

CVReturn CVPixelBufferPoolCreate(CFAllocatorRef, CFDictionaryRef poolAttributes, CFDictionaryRef pixelBufferAttributes,
                                 CVPixelBufferPoolRef* poolOut) {
  constexpr const char* kFunction = "CVPixelBufferPoolCreate";
  if (poolOut == nullptr || pixelBufferAttributes == nullptr) return kCVReturnInvalidArgument;
  if (poolAttributes != nullptr) {
    if (fakevt::Checked<__CFDictionary>(poolAttributes, kFunction) == nullptr) return kCVReturnInvalidPoolAttributes;
    fakevt::Find<__CFNumber>(poolAttributes, kCVPixelBufferPoolMinimumBufferCountKey, kFunction);
    fakevt::Find<__CFNumber>(poolAttributes, kCVPixelBufferPoolMaximumBufferAgeKey, kFunction);
  }
  const fakevt::BufferAttributes attributes = fakevt::ReadAttributes(pixelBufferAttributes, kFunction);
  const fakevt::PixelFormat* format =
      attributes.formats.empty() ? nullptr : fakevt::FindPixelFormat(attributes.formats[0]);
  if (format == nullptr) return kCVReturnInvalidPixelFormat;
  if (attributes.width == 0 || attributes.height == 0) return kCVReturnInvalidPixelBufferAttributes;
  *poolOut = fakevt::New<__CVPixelBufferPool>(*format, attributes.width, attributes.height, attributes.alignment,
                                              attributes.surfaces);
  return kCVReturnSuccess;
}

CVReturn CVPixelBufferPoolCreatePixelBuffer(CFAllocatorRef, CVPixelBufferPoolRef pixelBufferPool,
                                            CVPixelBufferRef* pixelBufferOut) {
  return TakeFrom(pixelBufferPool, std::nullopt, pixelBufferOut, "CVPixelBufferPoolCreatePixelBuffer");
}

CVReturn CVPixelBufferPoolCreatePixelBufferWithAuxAttributes(CFAllocatorRef, CVPixelBufferPoolRef pixelBufferPool,
                                                             CFDictionaryRef auxAttributes,
                                                             CVPixelBufferRef* pixelBufferOut) {
  constexpr const char* kFunction = "CVPixelBufferPoolCreatePixelBufferWithAuxAttributes";
  std::optional<size_t> threshold;
  if (auxAttributes != nullptr && fakevt::Checked<__CFDictionary>(auxAttributes, kFunction) != nullptr) {
    const auto* number = fakevt::Find<__CFNumber>(auxAttributes, kCVPixelBufferPoolAllocationThresholdKey, kFunction);
    if (number != nullptr) threshold = static_cast<size_t>(number->integer);
  }
  return TakeFrom(pixelBufferPool, threshold, pixelBufferOut, kFunction);
}

void CVPixelBufferPoolRelease(CVPixelBufferPoolRef pixelBufferPool) {
  if (pixelBufferPool == nullptr) return;
  if (fakevt::Checked<__CVPixelBufferPool>(pixelBufferPool, "CVPixelBufferPoolRelease") != nullptr) {
    fakevt::Release(pixelBufferPool);
  }
}

}  // extern "C"
