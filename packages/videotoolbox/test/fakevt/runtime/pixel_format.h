// The pixel formats that the double knows, and how their planes lie.
#pragma once

#include <CoreVideo/CoreVideo.h>

#include <vector>

namespace fakevt {

struct PixelFormat {
  OSType code;
  // 0 for a packed format, which has no planes to ask for.
  size_t planes;
  int bit_depth;
  bool full_range;
  bool biplanar;
};

// NULL for one that the double does not know.
const PixelFormat* FindPixelFormat(OSType code);

struct Plane {
  uint8_t* data = nullptr;
  size_t width = 0;  // samples: a pair of chroma samples counts as one
  size_t height = 0;
  size_t stride = 0;     // bytes
  size_t row_bytes = 0;  // bytes that a row has pixels in
};

// The planes, sized but without memory, the rows padded to `alignment` bytes and never without padding.
std::vector<Plane> LayOut(const PixelFormat& format, size_t width, size_t height, size_t alignment);

}  // namespace fakevt
