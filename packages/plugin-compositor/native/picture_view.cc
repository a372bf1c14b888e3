#include "picture_view.h"

#include <cstring>

namespace arkavo {
namespace {

constexpr int kAlignment = 64;

}  // namespace

PictureView PartOf(const PictureView& picture, const Rectangle& part) {
  PictureView view = picture;
  view.width = part.width;
  view.height = part.height;
  view.plane[0].data = picture.plane[0].Row(part.y) + part.x;
  const int column = picture.format == ARKAVO_NV12 ? part.x : part.x / 2;
  for (int index = 1; index < picture.PlaneCount(); index++) {
    view.plane[index].data = picture.plane[index].Row(part.y / 2) + column;
  }
  return view;
}

PictureView ViewOf(const arkavo_picture& picture) {
  PictureView view = {static_cast<int>(picture.width), static_cast<int>(picture.height), picture.format, {}};
  for (int index = 0; index < view.PlaneCount(); index++) {
    view.plane[index] = {picture.data[index], static_cast<int>(picture.stride[index])};
  }
  return view;
}

void CopyPicture(const PictureView& from, const PictureView& to) {
  for (int index = 0; index < from.PlaneCount(); index++) {
    const size_t bytes = static_cast<size_t>(from.RowBytes(index));
    for (int row = 0; row < from.Rows(index); row++) {
      std::memcpy(to.plane[index].Row(row), from.plane[index].Row(row), bytes);
    }
  }
}

PictureView OwnPicture::Resize(int width, int height, uint32_t format) {
  PictureView view = {width, height, format, {}};
  size_t size = 0;
  size_t offset[3] = {};
  for (int index = 0; index < view.PlaneCount(); index++) {
    view.plane[index].stride = (view.RowBytes(index) + kAlignment - 1) / kAlignment * kAlignment;
    offset[index] = size;
    size += static_cast<size_t>(view.plane[index].stride) * static_cast<size_t>(view.Rows(index));
  }
  if (size > capacity_) {
    bytes_.reset(new uint8_t[size]);
    capacity_ = size;
  }
  for (int index = 0; index < view.PlaneCount(); index++) view.plane[index].data = bytes_.get() + offset[index];
  return view;
}

}  // namespace arkavo
