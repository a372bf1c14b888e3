#include "picture_layout.h"

namespace arkavo {

bool IsPossible(uint32_t width, uint32_t height, uint32_t format) {
  const bool known = format == ARKAVO_I420 || format == ARKAVO_NV12;
  return known && width >= 1 && width <= kMaxSide && height >= 1 && height <= kMaxSide;
}

uint32_t PlaneCount(uint32_t format) { return format == ARKAVO_NV12 ? 2 : 3; }

PlaneShape ShapeOf(uint32_t width, uint32_t height, uint32_t format, uint32_t plane) {
  if (plane == 0) return {width, height};
  const uint32_t samples = (width + 1) / 2;
  return {format == ARKAVO_NV12 ? 2 * samples : samples, (height + 1) / 2};
}

PictureLayout LayOut(uint32_t width, uint32_t height, uint32_t format, uint32_t alignment) {
  PictureLayout layout{};
  layout.plane_count = PlaneCount(format);
  for (uint32_t plane = 0; plane < layout.plane_count; plane++) {
    const PlaneShape shape = ShapeOf(width, height, format, plane);
    layout.stride[plane] = (shape.row_bytes + alignment - 1) / alignment * alignment;
    layout.offset[plane] = layout.bytes;
    layout.bytes += size_t{layout.stride[plane]} * shape.rows;
  }
  return layout;
}

void Place(const PictureLayout& layout, uint8_t* base, arkavo_picture* picture) {
  picture->plane_count = layout.plane_count;
  for (uint32_t plane = 0; plane < layout.plane_count; plane++) {
    picture->data[plane] = base + layout.offset[plane];
    picture->stride[plane] = layout.stride[plane];
  }
}

bool IsWhole(const arkavo_picture& picture) {
  if (!IsPossible(picture.width, picture.height, picture.format)) return false;
  if (picture.plane_count != PlaneCount(picture.format)) return false;
  for (uint32_t plane = 0; plane < picture.plane_count; plane++) {
    const PlaneShape shape = ShapeOf(picture.width, picture.height, picture.format, plane);
    if (picture.data[plane] == nullptr) return false;
    if (picture.stride[plane] < shape.row_bytes || picture.stride[plane] > kMaxStride) return false;
  }
  return true;
}

size_t VisibleSpan(const arkavo_picture& picture, uint32_t plane) {
  const PlaneShape shape = ShapeOf(picture.width, picture.height, picture.format, plane);
  return size_t{picture.stride[plane]} * (shape.rows - 1) + shape.row_bytes;
}

}  // namespace arkavo
