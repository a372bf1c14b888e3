#include "pixel_format.h"

namespace fakevt {
namespace {

constexpr PixelFormat kFormats[] = {
    {kCVPixelFormatType_32BGRA, 0, 8, true, false},
    {kCVPixelFormatType_420YpCbCr8Planar, 3, 8, false, false},
    {kCVPixelFormatType_420YpCbCr8PlanarFullRange, 3, 8, true, false},
    {kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange, 2, 8, false, true},
    {kCVPixelFormatType_420YpCbCr8BiPlanarFullRange, 2, 8, true, true},
    {kCVPixelFormatType_420YpCbCr10BiPlanarVideoRange, 2, 10, false, true},
    {kCVPixelFormatType_420YpCbCr10BiPlanarFullRange, 2, 10, true, true},
};

Plane PlaneOf(size_t width, size_t height, size_t sample_bytes, size_t alignment) {
  Plane plane;
  plane.width = width;
  plane.height = height;
  plane.row_bytes = width * sample_bytes;
  plane.stride = (plane.row_bytes / alignment + 1) * alignment;
  return plane;
}

}  // namespace

const PixelFormat* FindPixelFormat(OSType code) {
  for (const PixelFormat& format : kFormats) {
    if (format.code == code) return &format;
  }
  return nullptr;
}

std::vector<Plane> LayOut(const PixelFormat& format, size_t width, size_t height, size_t alignment) {
  if (format.planes == 0) return {PlaneOf(width, height, 4, alignment)};
  const size_t sample = format.bit_depth > 8 ? 2 : 1;
  const size_t chroma_width = (width + 1) / 2;
  const size_t chroma_height = (height + 1) / 2;
  const Plane luma = PlaneOf(width, height, sample, alignment);
  if (format.biplanar) return {luma, PlaneOf(chroma_width, chroma_height, 2 * sample, alignment)};
  const Plane chroma = PlaneOf(chroma_width, chroma_height, sample, alignment);
  return {luma, chroma, chroma};
}

}  // namespace fakevt
