#include "color_conversion.h"

#include <cmath>

namespace arkavo {
namespace {

constexpr int kBits = 14;
constexpr int kHalf = 1 << (kBits - 1);

// What red and blue weigh in luma (ISO/IEC 23091-2, matrix coefficients).
struct Weights {
  double red;
  double blue;
};

constexpr Weights kBt709 = {0.2126, 0.0722};
constexpr Weights kBt601 = {0.299, 0.114};

Weights WeightsOf(const arkavo_picture& picture) {
  switch (picture.color.matrix) {
    case 1: return kBt709;
    case 4: return {0.30, 0.11};
    case 5:
    case 6: return kBt601;
    case 7: return {0.212, 0.087};
    case 9:
    case 10: return {0.2627, 0.0593};
    default: return picture.width <= 1024 && picture.height <= 576 ? kBt601 : kBt709;
  }
}

int Fixed(double factor) { return static_cast<int>(std::lround(factor * (1 << kBits))); }

inline uint8_t Clamped(int value) { return static_cast<uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value); }

}  // namespace

std::optional<ColorConversion> ColorConversion::Of(const arkavo_picture& picture) {
  const Weights weights = WeightsOf(picture);
  const bool full_range = picture.color.full_range != 0;
  if (!full_range && weights.red == kBt709.red && weights.blue == kBt709.blue) return std::nullopt;
  return ColorConversion(weights.red, weights.blue, full_range);
}

// With luma Y and chroma U, V from -1/2 to 1/2: red = Y + 2(1 - red weight) V, blue = Y + 2(1 - blue weight) U, and
// green is what is left of Y. Put into BT.709's own sums, Y stays as it is and neither new chroma depends on it.
ColorConversion::ColorConversion(double red, double blue, bool full_range) {
  const double green = 1 - red - blue;
  const double red_of_v = 2 * (1 - red);
  const double blue_of_u = 2 * (1 - blue);
  const double green_of_u = -blue * blue_of_u / green;
  const double green_of_v = -red * red_of_v / green;
  const double target_green = 1 - kBt709.red - kBt709.blue;
  const double y_of_u = target_green * green_of_u + kBt709.blue * blue_of_u;
  const double y_of_v = kBt709.red * red_of_v + target_green * green_of_v;
  const double luma_steps = full_range ? 255 : 219;
  const double chroma_steps = full_range ? 255 : 224;
  luma_ = Fixed(219 / luma_steps);
  luma_of_u_ = Fixed(219 * y_of_u / chroma_steps);
  luma_of_v_ = Fixed(219 * y_of_v / chroma_steps);
  luma_offset_ = (16 << kBits) + kHalf - (full_range ? 0 : 16 * luma_);
  const double chroma_scale = 224 / chroma_steps;
  u_of_u_ = Fixed(chroma_scale * (blue_of_u - y_of_u) / (2 * (1 - kBt709.blue)));
  u_of_v_ = Fixed(chroma_scale * -y_of_v / (2 * (1 - kBt709.blue)));
  v_of_u_ = Fixed(chroma_scale * -y_of_u / (2 * (1 - kBt709.red)));
  v_of_v_ = Fixed(chroma_scale * (red_of_v - y_of_v) / (2 * (1 - kBt709.red)));
}

void ColorConversion::Convert(const PictureView& picture) const {
  for (int row = 0; row < picture.ChromaHeight(); row++) {
    uint8_t* first = picture.plane[0].Row(2 * row);
    uint8_t* second = 2 * row + 1 < picture.height ? picture.plane[0].Row(2 * row + 1) : nullptr;
    ConvertRows(first, second, picture.width, picture, row);
  }
}

void ColorConversion::ConvertRows(uint8_t* first, uint8_t* second, int width, const PictureView& picture,
                                  int chroma_row) const {
  const int step = picture.format == ARKAVO_NV12 ? 2 : 1;
  uint8_t* u_row = picture.plane[1].Row(chroma_row);
  uint8_t* v_row = step == 2 ? u_row + 1 : picture.plane[2].Row(chroma_row);
  for (int column = 0; column < picture.ChromaWidth(); column++) {
    const int u = u_row[column * step] - 128;
    const int v = v_row[column * step] - 128;
    const int added = luma_of_u_ * u + luma_of_v_ * v + luma_offset_;
    const int last = 2 * column + 1 < width ? 2 : 1;
    for (int pixel = 2 * column; pixel < 2 * column + last; pixel++) {
      first[pixel] = Clamped((luma_ * first[pixel] + added) >> kBits);
      if (second != nullptr) second[pixel] = Clamped((luma_ * second[pixel] + added) >> kBits);
    }
    u_row[column * step] = Clamped((u_of_u_ * u + u_of_v_ * v + (128 << kBits) + kHalf) >> kBits);
    v_row[column * step] = Clamped((v_of_u_ * u + v_of_v_ * v + (128 << kBits) + kHalf) >> kBits);
  }
}

}  // namespace arkavo
