// Pixel formats of frames and of pixel buffers. A pixel buffer's tells the range too.
#pragma once

#include <CoreVideo/CoreVideo.h>

#include <optional>
#include <string>

#include "arkavo_pipeline.h"

namespace arkavo {

struct PixelFormat {
  arkavo_pixel_format format;
  bool full_range;
};

inline OSType PixelFormatType(uint32_t format, bool full_range) {
  if (format == ARKAVO_NV12) {
    return full_range ? kCVPixelFormatType_420YpCbCr8BiPlanarFullRange
                      : kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange;
  }
  return full_range ? kCVPixelFormatType_420YpCbCr8PlanarFullRange : kCVPixelFormatType_420YpCbCr8Planar;
}

// Nothing for what no frame can be: another depth or subsampling, packed, compressed.
inline std::optional<PixelFormat> PixelFormatOf(OSType type) {
  switch (type) {
    case kCVPixelFormatType_420YpCbCr8Planar: return PixelFormat{ARKAVO_I420, false};
    case kCVPixelFormatType_420YpCbCr8PlanarFullRange: return PixelFormat{ARKAVO_I420, true};
    case kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange: return PixelFormat{ARKAVO_NV12, false};
    case kCVPixelFormatType_420YpCbCr8BiPlanarFullRange: return PixelFormat{ARKAVO_NV12, true};
    default: return std::nullopt;
  }
}

// Such as 420v.
inline std::string FourCharText(uint32_t code) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    const auto letter = static_cast<char>(code >> shift & 0xff);
    text += letter >= ' ' && letter <= '~' ? letter : '?';
  }
  return text;
}

}  // namespace arkavo
