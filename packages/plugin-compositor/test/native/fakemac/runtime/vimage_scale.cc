#include <Accelerate/Accelerate.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "resampling.h"
#include "vimage_buffer.h"

namespace {

using fakemac::Taps;

constexpr const char* kScale = "vImageScale_Planar8";
constexpr vImage_Flags kKnown =
    kvImageEdgeExtend | kvImageDoNotTile | kvImageHighQualityResampling | kvImageGetTempBufferSize;

const uint8_t* RowOf(const vImage_Buffer& buffer, size_t row) {
  return static_cast<const uint8_t*>(buffer.data) + row * buffer.rowBytes;
}

// The sample itself, or the last one before it on an edge.
size_t Inside(ptrdiff_t sample, size_t count) {
  return static_cast<size_t>(std::clamp<ptrdiff_t>(sample, 0, static_cast<ptrdiff_t>(count) - 1));
}

void ScaleRow(const uint8_t* from, size_t width, const std::vector<Taps>& columns, float* to) {
  for (const Taps& taps : columns) {
    float sum = 0;
    for (size_t tap = 0; tap < taps.weights.size(); tap++) {
      sum += taps.weights[tap] * from[Inside(taps.first + static_cast<ptrdiff_t>(tap), width)];
    }
    *to++ = sum;
  }
}

// One row of the result from the rows that are scaled across.
void ScaleDown(const float* rows, size_t height, const Taps& taps, size_t width, uint8_t* to) {
  std::vector<float> sums(width);
  for (size_t tap = 0; tap < taps.weights.size(); tap++) {
    const float* row = rows + Inside(taps.first + static_cast<ptrdiff_t>(tap), height) * width;
    for (size_t column = 0; column < width; column++) sums[column] += taps.weights[tap] * row[column];
  }
  for (size_t column = 0; column < width; column++) {
    to[column] = static_cast<uint8_t>(std::lround(std::clamp(sums[column], 0.0f, 255.0f)));
  }
}

void Scale(const vImage_Buffer& src, const vImage_Buffer& dest, float* between, int lobes) {
  const std::vector<Taps> columns = fakemac::LanczosTaps(src.width, dest.width, lobes);
  const std::vector<Taps> rows = fakemac::LanczosTaps(src.height, dest.height, lobes);
  for (size_t row = 0; row < src.height; row++) {
    ScaleRow(RowOf(src, row), src.width, columns, between + row * dest.width);
  }
  for (size_t row = 0; row < dest.height; row++) {
    ScaleDown(between, src.height, rows[row], dest.width, const_cast<uint8_t*>(RowOf(dest, row)));
  }
}

}  // namespace

extern "C" vImage_Error vImageScale_Planar8(const vImage_Buffer* src, const vImage_Buffer* dest, void* tempBuffer,
                                            vImage_Flags flags) {
  if (const vImage_Error error = fakemac::CheckBuffer(src, kScale)) return error;
  if (const vImage_Error error = fakemac::CheckBuffer(dest, kScale)) return error;
  if (const vImage_Error error = fakemac::CheckFlags(flags, kKnown, kScale)) return error;
  if (fakemac::Overlap(*src, *dest)) return fakemac::Fault(kScale, "in place", kvImageInvalidParameter);
  const size_t needed = src->height * dest->width;
  if ((flags & kvImageGetTempBufferSize) != 0) return static_cast<vImage_Error>(needed * sizeof(float));
  std::vector<float> own(tempBuffer == nullptr ? needed : 0);
  Scale(*src, *dest, tempBuffer == nullptr ? own.data() : static_cast<float*>(tempBuffer),
        (flags & kvImageHighQualityResampling) != 0 ? 5 : 3);
  return kvImageNoError;
}
