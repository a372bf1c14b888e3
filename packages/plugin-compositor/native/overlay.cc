#include "overlay.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

namespace arkavo {
namespace {

// Bits of a coverage that is weighted by an alpha, and of a sample's fraction: a product of all has 31.
constexpr int kAlphaBits = 16;
constexpr int kFractionBits = 6;
// Bits of a gradient's fraction, beside the 8 of its samples.
constexpr int kRampBits = 22;

uint8_t Rounded(double sample) { return static_cast<uint8_t>(std::lround(std::min(255.0, std::max(0.0, sample)))); }

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

// From `first` on, by `across` more each sample, in 1/2^kRampBits.
void FillRampRow(int32_t first, int32_t across, int count, int step, uint8_t* row) {
  constexpr int32_t kHalf = 1 << (kRampBits - 1);
  constexpr int32_t kMost = (255 << kRampBits) + kHalf;
  for (int index = 0; index < count; index++) {
    const int32_t sample = std::min(kMost, std::max(0, first + index * across + kHalf));
    row[index * step] = static_cast<uint8_t>(sample >> kRampBits);
  }
}

// Draws a paint's sample over `count` samples, `step` bytes apart, each as far as it is covered.
void DrawRow(const uint8_t* __restrict coverage, double alpha, double sample, int count, int step,
             uint8_t* __restrict weighted, uint8_t* __restrict rest) {
  const auto full = static_cast<int32_t>(std::lround(alpha * 65535 / 255));
  const auto drawn = static_cast<int32_t>(std::lround(sample * (1 << kFractionBits)));
  constexpr int kBits = kAlphaBits + kFractionBits;
  for (int index = 0; index < count; index++) {
    const int32_t weight = coverage[index] * full;
    const int byte = index * step;
    const int32_t below = weighted[byte] << kFractionBits;
    weighted[byte] = static_cast<uint8_t>(weighted[byte] + ((weight * (drawn - below) + (1 << (kBits - 1))) >> kBits));
    rest[byte] = static_cast<uint8_t>(rest[byte] - ((weight * rest[byte] + (1 << (kAlphaBits - 1))) >> kAlphaBits));
  }
}

// Adds what of a mask's row lies in the columns from `from` on; nothing of a row that is none of it.
void AddRow(const Mask& mask, int row, int from, std::vector<uint16_t>& sums) {
  if (row < 0 || row >= mask.height) return;
  const uint8_t* coverage = mask.Row(row);
  const int end = std::min(static_cast<int>(sums.size()), mask.width - from);
  for (int index = std::max(0, -from); index < end; index++) sums[index] += coverage[from + index];
}

}  // namespace

PaintSamples SamplesOf(const Paint& paint) {
  const double y = 0.2126 * paint.red + 0.7152 * paint.green + 0.0722 * paint.blue;
  return {16 + 219 * y, 128 + 224 * (paint.blue - y) / 1.8556, 128 + 224 * (paint.red - y) / 1.5748};
}

Overlay::Overlay(const Rectangle& place, uint32_t format)
    : place_(place),
      weighted_(weighted_memory_.Resize(place.width, place.height, format)),
      rest_(rest_memory_.Resize(place.width, place.height, format)) {}

void Overlay::Clear() {
  Fill(weighted_, 0);
  Fill(rest_, 255);
}

void Overlay::FillGradient(const Paint& from, const Paint& to, double alpha) {
  const PaintSamples first = SamplesOf(from);
  const PaintSamples last = SamplesOf(to);
  const bool interleaved = weighted_.format == ARKAVO_NV12;
  const int step = interleaved ? 2 : 1;
  FillRamp({0, 0, 1, 1}, first.y * alpha, last.y * alpha);
  FillRamp({1, 0, step, 2}, first.u * alpha, last.u * alpha);
  FillRamp({interleaved ? 1 : 2, interleaved ? 1 : 0, step, 2}, first.v * alpha, last.v * alpha);
  Fill(rest_, Rounded(255 - 255 * alpha));
}

// It rises by the same from each sample to the next, and from each row to the next.
void Overlay::FillRamp(const Samples& samples, double first, double last) {
  const double width = place_.width;
  const double height = place_.height;
  const double rise = (last - first) / (width * width + height * height) * samples.pixels;
  const double one = 1 << kRampBits;
  const int count = samples.plane == 0 ? place_.width : weighted_.ChromaWidth();
  for (int row = 0; row < weighted_.Rows(samples.plane); row++) {
    const double begin = first + rise * (0.5 * width + (row + 0.5) * height);
    FillRampRow(static_cast<int32_t>(std::lround(begin * one)), static_cast<int32_t>(std::lround(rise * width * one)),
                count, samples.step, weighted_.plane[samples.plane].Row(row) + samples.byte);
  }
}

void Overlay::DrawMask(const Mask& mask, int x, int y, const Paint& paint) {
  const PaintSamples samples = SamplesOf(paint);
  DrawLuma(mask, x, y, paint.alpha, samples.y);
  DrawChroma(mask, x, y, paint.alpha, samples);
}

void Overlay::DrawLuma(const Mask& mask, int x, int y, double alpha, double sample) {
  const int left = std::max(0, x);
  const int count = std::min(place_.width, x + mask.width) - left;
  const int bottom = std::min(place_.height, y + mask.height);
  for (int row = std::max(0, y); row < bottom; row++) {
    DrawRow(mask.Row(row - y) + (left - x), alpha, sample, count, 1, weighted_.plane[0].Row(row) + left,
            rest_.plane[0].Row(row) + left);
  }
}

// A chroma sample is covered as its four pixels are in the mean.
void Overlay::DrawChroma(const Mask& mask, int x, int y, double alpha, const PaintSamples& samples) {
  const int left = std::max(0, x) / 2;
  const int count = (std::min(place_.width, x + mask.width) + 1) / 2 - left;
  const int bottom = std::min(place_.height, y + mask.height);
  if (count < 1) return;
  // The mask's rows two by two, from the first sample's pixels to the last one's.
  std::vector<uint16_t> sums(2 * static_cast<size_t>(count));
  std::vector<uint8_t> coverage(static_cast<size_t>(count));
  const bool interleaved = weighted_.format == ARKAVO_NV12;
  for (int row = std::max(0, y) / 2; 2 * row < bottom; row++) {
    std::fill(sums.begin(), sums.end(), 0);
    for (int line = 2 * row - y; line < 2 * row - y + 2; line++) AddRow(mask, line, 2 * left - x, sums);
    for (int index = 0; index < count; index++) {
      coverage[index] = static_cast<uint8_t>((sums[2 * index] + sums[2 * index + 1] + 2) / 4);
    }
    for (const int component : {0, 1}) {
      const int plane = interleaved ? 1 : 1 + component;
      const int step = interleaved ? 2 : 1;
      const int from = interleaved ? 2 * left + component : left;
      DrawRow(coverage.data(), alpha, component == 0 ? samples.u : samples.v, count, step,
              weighted_.plane[plane].Row(row) + from, rest_.plane[plane].Row(row) + from);
    }
  }
}

void Overlay::Fade(double opacity) {
  const auto share = static_cast<uint32_t>(std::lround(opacity * (1 << kAlphaBits)));
  const auto faded = [share](uint8_t sample) {
    return static_cast<uint8_t>((sample * share + (1 << (kAlphaBits - 1))) >> kAlphaBits);
  };
  for (int plane = 0; plane < weighted_.PlaneCount(); plane++) {
    for (int row = 0; row < weighted_.Rows(plane); row++) {
      uint8_t* weighted = weighted_.plane[plane].Row(row);
      uint8_t* rest = rest_.plane[plane].Row(row);
      for (int byte = 0; byte < weighted_.RowBytes(plane); byte++) {
        weighted[byte] = faded(weighted[byte]);
        rest[byte] = static_cast<uint8_t>(255 - faded(static_cast<uint8_t>(255 - rest[byte])));
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
