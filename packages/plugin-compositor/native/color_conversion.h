// Colours of other matrices and ranges in BT.709, limited range.
#pragma once

#include <optional>

#include "picture_view.h"

namespace arkavo {

// Factors and constants of an affine map of samples; chroma is counted from 128.
class ColorConversion {
 public:
  // None when the samples are BT.709, limited range, already. An unspecified matrix is BT.601's up to 1024x576 pixels,
  // BT.709's above. Primaries and transfer are left as they are.
  static std::optional<ColorConversion> Of(const arkavo_picture& picture);

  // In place.
  void Convert(const PictureView& picture) const;

 private:
  ColorConversion(double red, double blue, bool full_range);

  void ConvertRows(uint8_t* first, uint8_t* second, int width, const PictureView& picture, int chroma_row) const;

  // In units of 1/2^14.
  int luma_ = 0;
  int luma_of_u_ = 0;
  int luma_of_v_ = 0;
  int luma_offset_ = 0;
  int u_of_u_ = 0;
  int u_of_v_ = 0;
  int v_of_u_ = 0;
  int v_of_v_ = 0;
};

}  // namespace arkavo
