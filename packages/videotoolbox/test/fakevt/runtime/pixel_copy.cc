#include "pixel_copy.h"

extern "C" {
#include <libavutil/buffer.h>
}

#include <algorithm>
#include <cmath>
#include <cstring>

namespace fakevt {
namespace {

// 10-bit samples of pixel buffers stand in the upper bits.
constexpr int kUpperBits = 6;

// Reads and writes samples of one or two bytes.
struct Samples {
  uint8_t* data;
  size_t stride;
  size_t step;  // samples from one to the next
  bool wide;
  int shift;

  uint32_t Get(size_t x, size_t y) const {
    const uint8_t* row = data + y * stride;
    if (!wide) return row[x * step];
    uint16_t sample;
    std::memcpy(&sample, row + x * step * 2, sizeof sample);
    return sample >> shift;
  }
  void Put(size_t x, size_t y, uint32_t value) const {
    uint8_t* row = data + y * stride;
    if (!wide) {
      row[x * step] = static_cast<uint8_t>(value);
      return;
    }
    const auto sample = static_cast<uint16_t>(value << shift);
    std::memcpy(row + x * step * 2, &sample, sizeof sample);
  }
};

// A component of a buffer: 0 is Y, 1 is U, 2 is V.
Samples Component(const __CVBuffer& buffer, size_t component) {
  const bool wide = buffer.format.bit_depth > 8;
  const bool paired = buffer.format.biplanar && component > 0;
  const Plane& plane = buffer.planes[paired ? 1 : component];
  const size_t offset = paired ? (component - 1) * (wide ? 2 : 1) : 0;
  return {plane.data + offset, plane.stride, paired ? 2u : 1u, wide, wide ? kUpperBits : 0};
}

Samples Component(const AVFrame& picture, size_t component, int bit_depth, int left, int top) {
  const bool wide = bit_depth > 8;
  const int x = component > 0 ? left / 2 : left;
  const int y = component > 0 ? top / 2 : top;
  const auto stride = static_cast<size_t>(picture.linesize[component]);
  return {picture.data[component] + static_cast<size_t>(y) * stride + static_cast<size_t>(x) * (wide ? 2 : 1), stride,
          1, wide, 0};
}

struct Range {
  int bit_depth;
  bool full;
  double Low(bool chroma) const {
    return chroma ? std::ldexp(128, bit_depth - 8) : full ? 0 : std::ldexp(16, bit_depth - 8);
  }
  double Span(bool chroma) const {
    return full ? std::ldexp(1, bit_depth) - 1 : std::ldexp(chroma ? 224 : 219, bit_depth - 8);
  }
  double Maximum() const { return std::ldexp(1, bit_depth) - 1; }
};

std::vector<uint16_t> Table(const Range& from, const Range& to, bool chroma) {
  std::vector<uint16_t> table(size_t{1} << from.bit_depth);
  for (size_t i = 0; i < table.size(); i++) {
    const double value =
        (static_cast<double>(i) - from.Low(chroma)) / from.Span(chroma) * to.Span(chroma) + to.Low(chroma);
    table[i] = static_cast<uint16_t>(std::clamp(std::round(value), 0.0, to.Maximum()));
  }
  return table;
}

void CopySamples(const Samples& from, const Samples& to, size_t width, size_t height) {
  for (size_t y = 0; y < height; y++) {
    if (!from.wide && !to.wide && from.step == 1 && to.step == 1) {
      std::memcpy(to.data + y * to.stride, from.data + y * from.stride, width);
      continue;
    }
    for (size_t x = 0; x < width; x++) to.Put(x, y, from.Get(x, y));
  }
}

void KeepBuffer(void*, uint8_t*) {}

void WrapPlanes(const __CVBuffer& buffer, AVFrame* picture) {
  for (size_t i = 0; i < buffer.planes.size(); i++) {
    picture->data[i] = buffer.planes[i].data;
    picture->linesize[i] = static_cast<int>(buffer.planes[i].stride);
  }
  // Without a buffer, libavcodec would copy the picture.
  picture->buf[0] =
      av_buffer_create(buffer.planes[0].data, MemorySize(buffer.planes), KeepBuffer, nullptr, AV_BUFFER_FLAG_READONLY);
}

}  // namespace

AVFrame* PictureOf(const __CVBuffer& buffer, bool planar) {
  if (buffer.format.planes == 0) return nullptr;
  const bool wide = buffer.format.bit_depth > 8;
  AVFrame* picture = av_frame_alloc();
  picture->width = static_cast<int>(buffer.width);
  picture->height = static_cast<int>(buffer.height);
  if (!planar || !buffer.format.biplanar) {
    picture->format = buffer.format.biplanar ? (wide ? AV_PIX_FMT_P010 : AV_PIX_FMT_NV12) : AV_PIX_FMT_YUV420P;
    WrapPlanes(buffer, picture);
    return picture;
  }
  picture->format = wide ? AV_PIX_FMT_YUV420P10 : AV_PIX_FMT_YUV420P;
  av_frame_get_buffer(picture, 0);
  for (size_t i = 0; i < 3; i++) {
    const Plane& plane = buffer.planes[i == 0 ? 0 : 1];
    CopySamples(Component(buffer, i), Component(*picture, i, buffer.format.bit_depth, 0, 0), plane.width, plane.height);
  }
  return picture;
}

void FillFrom(const AVFrame& picture, int bit_depth, bool full_range, int left, int top, __CVBuffer* buffer) {
  const Range from = {bit_depth, full_range};
  const Range to = {buffer->format.bit_depth, buffer->format.full_range};
  const bool same = from.bit_depth == to.bit_depth && from.full == to.full;
  for (size_t i = 0; i < 3; i++) {
    const Plane& plane = buffer->planes[i == 0 ? 0 : 1];
    const Samples source = Component(picture, i, bit_depth, left, top);
    const Samples target = Component(*buffer, i);
    if (same) {
      CopySamples(source, target, plane.width, plane.height);
      continue;
    }
    const std::vector<uint16_t> table = Table(from, to, i > 0);
    for (size_t y = 0; y < plane.height; y++) {
      for (size_t x = 0; x < plane.width; x++) target.Put(x, y, table[source.Get(x, y)]);
    }
  }
}

}  // namespace fakevt
