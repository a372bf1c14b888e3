// A 4:2:0 picture, or an upright part of one, where it lies in memory. Nothing here owns memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "arkavo_pipeline.h"

namespace arkavo {

// One plane's samples. In a plane of interleaved chroma a sample is two bytes.
struct PlaneView {
  uint8_t* data;
  int stride;  // bytes

  uint8_t* Row(int row) const { return data + static_cast<ptrdiff_t>(row) * stride; }
};

struct PictureView {
  int width;  // pixels
  int height;
  uint32_t format;  // arkavo_pixel_format
  PlaneView plane[3];  // 2 are used in NV12

  int ChromaWidth() const { return (width + 1) / 2; }
  int ChromaHeight() const { return (height + 1) / 2; }
  int PlaneCount() const { return format == ARKAVO_NV12 ? 2 : 3; }
  // Bytes of a row and rows of a plane.
  int RowBytes(int index) const {
    if (index == 0) return width;
    return format == ARKAVO_NV12 ? 2 * ChromaWidth() : ChromaWidth();
  }
  int Rows(int index) const { return index == 0 ? height : ChromaHeight(); }
};

// In pixels from the top left.
struct Rectangle {
  int x;
  int y;
  int width;
  int height;

  bool Holds(const Rectangle& other) const {
    return other.x >= x && other.y >= y && other.width <= width - (other.x - x) &&
           other.height <= height - (other.y - y);
  }
};

// The part of a picture in a rectangle that lies within it, with x and y even.
PictureView PartOf(const PictureView& picture, const Rectangle& part);

// The planes of a frame.
PictureView ViewOf(const arkavo_picture& picture);

// Copies all samples; both are of one size and format.
void CopyPicture(const PictureView& from, const PictureView& to);

// A picture in memory of its own, as large as the largest it was made to hold.
class OwnPicture {
 public:
  // Its samples are undefined after a change of size or format.
  PictureView Resize(int width, int height, uint32_t format);

 private:
  std::unique_ptr<uint8_t[]> bytes_;
  size_t capacity_ = 0;
};

}  // namespace arkavo
