#include "chroma_layout.h"

namespace arkavo {
namespace {

constexpr int kAlignment = 64;

struct Plane {
  uint8_t* data;
  int stride;
};

void Split(const Plane& from, const Plane& u, const Plane& v, int width, int height) {
  for (int row = 0; row < height; row++) {
    const uint8_t* source = from.data + static_cast<ptrdiff_t>(row) * from.stride;
    uint8_t* first = u.data + static_cast<ptrdiff_t>(row) * u.stride;
    uint8_t* second = v.data + static_cast<ptrdiff_t>(row) * v.stride;
    for (int column = 0; column < width; column++) {
      first[column] = source[2 * column];
      second[column] = source[2 * column + 1];
    }
  }
}

void Interleave(const Plane& u, const Plane& v, const Plane& to, int width, int height) {
  for (int row = 0; row < height; row++) {
    const uint8_t* first = u.data + static_cast<ptrdiff_t>(row) * u.stride;
    const uint8_t* second = v.data + static_cast<ptrdiff_t>(row) * v.stride;
    uint8_t* target = to.data + static_cast<ptrdiff_t>(row) * to.stride;
    for (int column = 0; column < width; column++) {
      target[2 * column] = first[column];
      target[2 * column + 1] = second[column];
    }
  }
}

}  // namespace

ChromaLayout::ChromaLayout(AVPixelFormat format, int width, int height)
    : format_(format), chroma_width_((width + 1) / 2), chroma_height_((height + 1) / 2) {
  const int row = format == AV_PIX_FMT_NV12 ? 2 * chroma_width_ : chroma_width_;
  stride_ = (row + kAlignment - 1) / kAlignment * kAlignment;
  const int planes = format == AV_PIX_FMT_NV12 ? 1 : 2;
  const int64_t size = static_cast<int64_t>(stride_) * chroma_height_ * planes;
  buffers_.reset(Made(av_buffer_pool_init(static_cast<size_t>(size), nullptr)));
}

FrameHandle ChromaLayout::Convert(const AVFrame& picture) const {
  FrameHandle converted(Made(av_frame_alloc()));
  converted->format = format_;
  converted->width = picture.width;
  converted->height = picture.height;
  converted->buf[0] = Made(av_buffer_ref(picture.buf[0]));
  converted->buf[1] = Made(av_buffer_pool_get(buffers_.get()));
  converted->data[0] = picture.data[0];
  converted->linesize[0] = picture.linesize[0];
  converted->data[1] = converted->buf[1]->data;
  converted->linesize[1] = stride_;
  const Plane second = {picture.data[1], picture.linesize[1]};
  const Plane written = {converted->data[1], stride_};
  if (format_ == AV_PIX_FMT_NV12) {
    Interleave(second, {picture.data[2], picture.linesize[2]}, written, chroma_width_, chroma_height_);
  } else {
    converted->data[2] = converted->data[1] + static_cast<ptrdiff_t>(stride_) * chroma_height_;
    converted->linesize[2] = stride_;
    Split(second, written, {converted->data[2], stride_}, chroma_width_, chroma_height_);
  }
  return converted;
}

}  // namespace arkavo
