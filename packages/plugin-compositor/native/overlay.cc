#include "overlay.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace arkavo {
namespace {

// Of a gradient: more than a picture can show.
constexpr int kSteps = 2048;

uint8_t Rounded(double sample) { return static_cast<uint8_t>(std::lround(std::min(255.0, std::max(0.0, sample)))); }

Paint Between(const Paint& from, const Paint& to, double share) {
  const auto mix = [share](double one, double other) { return one + (other - one) * share; };
  return {mix(from.red, to.red), mix(from.green, to.green), mix(from.blue, to.blue), mix(from.alpha, to.alpha)};
}

// Of 1/255, by which 16 bits hold a product of two samples, divided.
inline uint8_t Share(uint8_t sample, uint8_t of) {
  const uint16_t product = static_cast<uint16_t>(sample * of + 128);
  return static_cast<uint8_t>(static_cast<uint16_t>(product + (product >> 8)) >> 8);
}

void BlendRow(const uint8_t* __restrict weighted, const uint8_t* __restrict rest, uint8_t* __restrict row, int bytes) {
  for (int byte = 0; byte < bytes; byte++) {
    row[byte] = static_cast<uint8_t>(weighted[byte] + Share(row[byte], rest[byte]));
  }
}

void Fill(const PictureView& picture, uint8_t value) {
  for (int plane = 0; plane < picture.PlaneCount(); plane++) {
    for (int row = 0; row < picture.Rows(plane); row++) {
      std::memset(picture.plane[plane].Row(row), value, static_cast<size_t>(picture.RowBytes(plane)));
    }
  }
}

// The mean coverage of the four pixels of a chroma sample.
double ChromaCoverage(const Mask& mask, int column, int row) {
  int sum = 0;
  for (int y = row; y < row + 2; y++) {
    for (int x = column; x < column + 2; x++) {
      const bool is_inside = x >= 0 && y >= 0 && x < mask.width && y < mask.height;
      if (is_inside) sum += mask.coverage[static_cast<ptrdiff_t>(y) * mask.width + x];
    }
  }
  return sum / (4 * 255.0);
}

}  // namespace

PaintSamples SamplesOf(const Paint& paint) {
  const double y = 0.2126 * paint.red + 0.7152 * paint.green + 0.0722 * paint.blue;
  return {16 + 219 * y, 128 + 224 * (paint.blue - y) / 1.8556, 128 + 224 * (paint.red - y) / 1.5748};
}

Overlay::Step Overlay::StepOf(const Paint& paint) {
  const PaintSamples samples = SamplesOf(paint);
  return {{Rounded(samples.y * paint.alpha), Rounded(samples.u * paint.alpha), Rounded(samples.v * paint.alpha)},
          Rounded(255 - 255 * paint.alpha)};
}

Overlay::Overlay(const Rectangle& place, uint32_t format)
    : place_(place),
      weighted_(weighted_memory_.Resize(place.width, place.height, format)),
      rest_(rest_memory_.Resize(place.width, place.height, format)) {
  Fill(weighted_, 0);
  Fill(rest_, 255);
}

void Overlay::FillGradient(const Paint& from, const Paint& to) {
  std::array<Step, kSteps> steps;
  for (int step = 0; step < kSteps; step++) steps[step] = StepOf(Between(from, to, step / (kSteps - 1.0)));
  const double scale = (kSteps - 1) / (static_cast<double>(place_.width) * place_.width +
                                       static_cast<double>(place_.height) * place_.height);
  const auto at = [&](double x, double y) -> const Step& {
    return steps[static_cast<size_t>((x * place_.width + y * place_.height) * scale + 0.5)];
  };
  for (int row = 0; row < place_.height; row++) {
    for (int column = 0; column < place_.width; column++) Set(0, column, row, at(column + 0.5, row + 0.5), 0);
  }
  const bool interleaved = weighted_.format == ARKAVO_NV12;
  for (int row = 0; row < weighted_.ChromaHeight(); row++) {
    for (int column = 0; column < weighted_.ChromaWidth(); column++) {
      // A chroma sample at an odd edge has its middle on it.
      const Step& step = at(std::min(2 * column + 1, place_.width), std::min(2 * row + 1, place_.height));
      Set(1, interleaved ? 2 * column : column, row, step, 1);
      Set(interleaved ? 1 : 2, interleaved ? 2 * column + 1 : column, row, step, 2);
    }
  }
}

void Overlay::Set(int plane, int byte, int row, const Step& step, int component) {
  weighted_.plane[plane].Row(row)[byte] = step.weighted[component];
  rest_.plane[plane].Row(row)[byte] = step.rest;
}

void Overlay::DrawMask(const Mask& mask, int x, int y, const Paint& paint) {
  const PaintSamples samples = SamplesOf(paint);
  const int right = std::min(place_.width, x + mask.width);
  const int bottom = std::min(place_.height, y + mask.height);
  for (int row = std::max(0, y); row < bottom; row++) {
    for (int column = std::max(0, x); column < right; column++) {
      const uint8_t coverage = mask.coverage[static_cast<ptrdiff_t>(row - y) * mask.width + (column - x)];
      DrawSample(0, column, row, samples.y, coverage / 255.0 * paint.alpha);
    }
  }
  const bool interleaved = weighted_.format == ARKAVO_NV12;
  for (int row = std::max(0, y) / 2; 2 * row < bottom; row++) {
    for (int column = std::max(0, x) / 2; 2 * column < right; column++) {
      const double alpha = ChromaCoverage(mask, 2 * column - x, 2 * row - y) * paint.alpha;
      DrawSample(1, interleaved ? 2 * column : column, row, samples.u, alpha);
      DrawSample(interleaved ? 1 : 2, interleaved ? 2 * column + 1 : column, row, samples.v, alpha);
    }
  }
}

void Overlay::DrawSample(int plane, int byte, int row, double sample, double alpha) {
  uint8_t& weighted = weighted_.plane[plane].Row(row)[byte];
  uint8_t& rest = rest_.plane[plane].Row(row)[byte];
  weighted = Rounded(sample * alpha + weighted * (1 - alpha));
  rest = Rounded(rest * (1 - alpha));
}

void Overlay::Fade(double opacity) {
  for (int plane = 0; plane < weighted_.PlaneCount(); plane++) {
    for (int row = 0; row < weighted_.Rows(plane); row++) {
      uint8_t* weighted = weighted_.plane[plane].Row(row);
      uint8_t* rest = rest_.plane[plane].Row(row);
      for (int byte = 0; byte < weighted_.RowBytes(plane); byte++) {
        weighted[byte] = Rounded(weighted[byte] * opacity);
        rest[byte] = Rounded(255 - (255 - rest[byte]) * opacity);
      }
    }
  }
}

void Overlay::BlendOn(const PictureView& canvas) const {
  const PictureView area = PartOf(canvas, place_);
  for (int plane = 0; plane < area.PlaneCount(); plane++) {
    for (int row = 0; row < area.Rows(plane); row++) {
      BlendRow(weighted_.plane[plane].Row(row), rest_.plane[plane].Row(row), area.plane[plane].Row(row),
               area.RowBytes(plane));
    }
  }
}

}  // namespace arkavo
