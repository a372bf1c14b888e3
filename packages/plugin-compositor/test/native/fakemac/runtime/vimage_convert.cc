#include <Accelerate/Accelerate.h>

#include "vimage_buffer.h"

namespace {

constexpr vImage_Flags kKnown = kvImageDoNotTile;

// The interleaved side of a conversion.
struct Chunks {
  unsigned int channels;
  size_t stride;
  vImagePixelCount width;
  vImagePixelCount height;
  size_t row_bytes;
};

vImage_Error CheckPlane(const vImage_Buffer* plane, const void* channel, const Chunks& chunks, const char* function) {
  if (channel == nullptr) return fakemac::Fault(function, "NULL", kvImageNullPointerArgument);
  if (const vImage_Error error = fakemac::CheckBuffer(plane, function)) return error;
  if (plane->width == chunks.width && plane->height == chunks.height) return kvImageNoError;
  return fakemac::Fault(function, "a plane of another size", kvImageBufferSizeMismatch);
}

template <typename Channel>
vImage_Error Check(const vImage_Buffer* const planes[], Channel* const channels[], const Chunks& chunks,
                   vImage_Flags flags, const char* function) {
  if (const vImage_Error error = fakemac::CheckFlags(flags, kKnown, function)) return error;
  if (planes == nullptr || channels == nullptr) return fakemac::Fault(function, "NULL", kvImageNullPointerArgument);
  if (chunks.channels == 0 || chunks.stride < chunks.channels) {
    return fakemac::Fault(function, "channels do not fit the stride", kvImageInvalidParameter);
  }
  if (chunks.row_bytes < (chunks.width - 1) * chunks.stride + chunks.channels) {
    return fakemac::Fault(function, "rows of " + std::to_string(chunks.row_bytes) + " bytes", kvImageInvalidRowBytes);
  }
  for (unsigned int channel = 0; channel < chunks.channels; channel++) {
    if (const vImage_Error error = CheckPlane(planes[channel], channels[channel], chunks, function)) return error;
  }
  return kvImageNoError;
}

// Calls `copy` with a sample of the plane and the one among chunks that stands for it.
template <typename Byte, typename Copy>
void ForEachSample(const vImage_Buffer& plane, Byte* channel, const Chunks& chunks, Copy copy) {
  for (vImagePixelCount row = 0; row < chunks.height; row++) {
    uint8_t* samples = static_cast<uint8_t*>(plane.data) + row * plane.rowBytes;
    Byte* chunk = channel + row * chunks.row_bytes;
    for (vImagePixelCount column = 0; column < chunks.width; column++) {
      copy(samples[column], chunk[column * chunks.stride]);
    }
  }
}

}  // namespace

extern "C" {

vImage_Error vImageConvert_ChunkyToPlanar8(const void* srcChannels[], const vImage_Buffer* destPlanarBuffers[],
                                           unsigned int channelCount, size_t srcStrideBytes, vImagePixelCount srcWidth,
                                           vImagePixelCount srcHeight, size_t srcRowBytes, vImage_Flags flags) {
  const Chunks chunks = {channelCount, srcStrideBytes, srcWidth, srcHeight, srcRowBytes};
  constexpr const char* kFunction = "vImageConvert_ChunkyToPlanar8";
  if (const vImage_Error error = Check(destPlanarBuffers, srcChannels, chunks, flags, kFunction)) return error;
  for (unsigned int channel = 0; channel < channelCount; channel++) {
    ForEachSample(*destPlanarBuffers[channel], static_cast<const uint8_t*>(srcChannels[channel]), chunks,
                  [](uint8_t& plane, uint8_t chunk) { plane = chunk; });
  }
  return kvImageNoError;
}

vImage_Error vImageConvert_PlanarToChunky8(const vImage_Buffer* srcPlanarBuffers[], void* destChannels[],
                                           unsigned int channelCount, size_t destStrideBytes,
                                           vImagePixelCount destWidth, vImagePixelCount destHeight,
                                           size_t destRowBytes, vImage_Flags flags) {
  const Chunks chunks = {channelCount, destStrideBytes, destWidth, destHeight, destRowBytes};
  constexpr const char* kFunction = "vImageConvert_PlanarToChunky8";
  if (const vImage_Error error = Check(srcPlanarBuffers, destChannels, chunks, flags, kFunction)) return error;
  for (unsigned int channel = 0; channel < channelCount; channel++) {
    ForEachSample(*srcPlanarBuffers[channel], static_cast<uint8_t*>(destChannels[channel]), chunks,
                  [](uint8_t plane, uint8_t& chunk) { chunk = plane; });
  }
  return kvImageNoError;
}

}  // extern "C"
