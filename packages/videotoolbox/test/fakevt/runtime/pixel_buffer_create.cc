#include <cstdlib>

#include "pixel_buffer.h"

namespace {

constexpr size_t kMaxSize = 16384;

}  // namespace

extern "C" {

CVReturn CVPixelBufferCreate(CFAllocatorRef, size_t width, size_t height, OSType pixelFormatType,
                             CFDictionaryRef pixelBufferAttributes, CVPixelBufferRef* pixelBufferOut) {
  const fakevt::PixelFormat* format = fakevt::FindPixelFormat(pixelFormatType);
  if (pixelBufferOut == nullptr) return kCVReturnInvalidArgument;
  if (format == nullptr) return kCVReturnInvalidPixelFormat;
  if (width == 0 || height == 0 || width > kMaxSize || height > kMaxSize) return kCVReturnInvalidSize;
  const fakevt::BufferAttributes attributes = fakevt::ReadAttributes(pixelBufferAttributes, "CVPixelBufferCreate");
  __CVBuffer* buffer = fakevt::New<__CVBuffer>(*format, width, height);
  buffer->planes = fakevt::LayOut(*format, width, height, attributes.alignment);
  auto* memory = static_cast<uint8_t*>(std::aligned_alloc(fakevt::kRowAlignment, fakevt::MemorySize(buffer->planes)));
  fakevt::PlaceIn(memory, &buffer->planes);
  buffer->give_back = [memory] { std::free(memory); };
  if (attributes.surfaces) buffer->surface = fakevt::Ref<__IOSurface>::Adopt(fakevt::New<__IOSurface>());
  *pixelBufferOut = buffer;
  return kCVReturnSuccess;
}

CVReturn CVPixelBufferCreateWithPlanarBytes(CFAllocatorRef, size_t width, size_t height, OSType pixelFormatType,
                                            void* dataPtr, size_t dataSize, size_t numberOfPlanes,
                                            void* planeBaseAddress[], size_t planeWidth[], size_t planeHeight[],
                                            size_t planeBytesPerRow[],
                                            CVPixelBufferReleasePlanarBytesCallback releaseCallback,
                                            void* releaseRefCon, CFDictionaryRef pixelBufferAttributes,
                                            CVPixelBufferRef* pixelBufferOut) {
  const fakevt::PixelFormat* format = fakevt::FindPixelFormat(pixelFormatType);
  if (format == nullptr) return kCVReturnInvalidPixelFormat;
  if (pixelBufferOut == nullptr || numberOfPlanes != format->planes || numberOfPlanes == 0)
    return kCVReturnInvalidArgument;
  fakevt::ReadAttributes(pixelBufferAttributes, "CVPixelBufferCreateWithPlanarBytes");
  std::vector<fakevt::Plane> planes = fakevt::LayOut(*format, width, height, 1);
  for (size_t i = 0; i < numberOfPlanes; i++) {
    const bool fits = planeBaseAddress[i] != nullptr && planeWidth[i] == planes[i].width &&
                      planeHeight[i] == planes[i].height && planeBytesPerRow[i] >= planes[i].row_bytes;
    if (!fits) return kCVReturnInvalidArgument;
    planes[i].data = static_cast<uint8_t*>(planeBaseAddress[i]);
    planes[i].stride = planeBytesPerRow[i];
  }
  __CVBuffer* buffer = fakevt::New<__CVBuffer>(*format, width, height);
  buffer->planes = planes;
  buffer->give_back = [=] {
    std::vector<const void*> addresses;
    for (const fakevt::Plane& plane : planes) addresses.push_back(plane.data);
    if (releaseCallback != nullptr)
      releaseCallback(releaseRefCon, dataPtr, dataSize, addresses.size(), addresses.data());
  };
  *pixelBufferOut = buffer;
  return kCVReturnSuccess;
}

}  // extern "C"
