// Bitmaps of coverage.
#pragma once

#include <CoreGraphics/CoreGraphics.h>

#include "object.h"

struct CGContext final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kGraphicsContext;
  CGContext(uint8_t* data, size_t width, size_t height, size_t row_bytes)
      : Object(kKind), data(data), width(width), height(height), row_bytes(row_bytes) {}
  void Delete() override { delete this; }
  // Paints over what is there, at a point that is counted from the top left. Nothing is painted beyond the bitmap.
  void Cover(long column, long row, uint8_t coverage);
  uint8_t* const data;
  const size_t width;
  const size_t height;
  const size_t row_bytes;
  bool smooths_fonts = true;
  bool allows_subpixels = false;
  bool wants_subpixels = false;
};
