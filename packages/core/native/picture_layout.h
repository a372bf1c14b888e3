// Where the planes of a picture lie. Pure arithmetic.
#ifndef ARKAVO_PICTURE_LAYOUT_H
#define ARKAVO_PICTURE_LAYOUT_H

#include <cstddef>
#include <cstdint>

#include "arkavo_pipeline.h"

namespace arkavo {

constexpr uint32_t kMaxSide = 16384;
constexpr uint32_t kMaxStride = 4 * kMaxSide;

// One plane's visible part.
struct PlaneShape {
  uint32_t row_bytes;
  uint32_t rows;
};

struct PictureLayout {
  uint32_t plane_count;
  uint32_t stride[ARKAVO_MAX_PLANES];
  size_t offset[ARKAVO_MAX_PLANES];
  size_t bytes;
};

// Whether the size is 1..16384 on each side and the format is known.
bool IsPossible(uint32_t width, uint32_t height, uint32_t format);

uint32_t PlaneCount(uint32_t format);
PlaneShape ShapeOf(uint32_t width, uint32_t height, uint32_t format, uint32_t plane);

// The planes one behind the other, rows padded to a multiple of `alignment` bytes.
PictureLayout LayOut(uint32_t width, uint32_t height, uint32_t format, uint32_t alignment);

// Points a picture's planes into `base`.
void Place(const PictureLayout& layout, uint8_t* base, arkavo_picture* picture);

// Whether a picture from outside is possible and has every plane, with strides that hold a row.
bool IsWhole(const arkavo_picture& picture);

// Bytes from the first visible byte of a plane to the last: the padding behind the last row may not be there.
size_t VisibleSpan(const arkavo_picture& picture, uint32_t plane);

}  // namespace arkavo

#endif  // ARKAVO_PICTURE_LAYOUT_H
