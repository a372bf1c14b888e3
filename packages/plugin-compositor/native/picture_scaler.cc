#include "picture_scaler.h"

#include <libyuv/planar_functions.h>
#include <libyuv/scale.h>

#include <vector>

namespace arkavo {
namespace {

struct Size {
  int width;
  int height;
};

// Beyond it libyuv's mean is too dark by more than a half: it divides by 1/65536 of the area, rounded down.
constexpr int kMaxArea = 100;

void ScaleAtOnce(const PlaneView& from, Size size, const PlaneView& to, Size scaled) {
  libyuv::ScalePlane(from.data, from.stride, size.width, size.height, to.data, to.stride, scaled.width, scaled.height,
                     libyuv::kFilterBox);
}

// By halves, as long as a sample stands for too many.
void ScalePlane(const PlaneView& from, Size size, const PlaneView& to, Size scaled) {
  const int across = (size.width + scaled.width - 1) / scaled.width;
  const int down = (size.height + scaled.height - 1) / scaled.height;
  if (static_cast<int64_t>(across) * down <= kMaxArea) return ScaleAtOnce(from, size, to, scaled);
  const Size half = {across > 1 ? (size.width + 1) / 2 : size.width, down > 1 ? (size.height + 1) / 2 : size.height};
  std::vector<uint8_t> samples(static_cast<size_t>(half.width) * half.height);
  const PlaneView plane = {samples.data(), half.width};
  ScaleAtOnce(from, size, plane, half);
  ScalePlane(plane, half, to, scaled);
}

void ScaleChroma(const PictureView& from, const PictureView& to) {
  const Size size = {from.ChromaWidth(), from.ChromaHeight()};
  const Size scaled = {to.ChromaWidth(), to.ChromaHeight()};
  for (int index = 1; index < 3; index++) ScalePlane(from.plane[index], size, to.plane[index], scaled);
}

}  // namespace

void PictureScaler::Scale(const PictureView& from, const PictureView& to) {
  if (from.width == to.width && from.height == to.height && from.format == to.format) return CopyPicture(from, to);
  ScalePlane(from.plane[0], {from.width, from.height}, to.plane[0], {to.width, to.height});
  // Interleaved, libyuv would make chroma darker by up to 2, and skip samples.
  const bool splits = from.format == ARKAVO_NV12;
  const bool merges = to.format == ARKAVO_NV12;
  const PictureView planar = splits ? Split(from) : from;
  if (!merges) return ScaleChroma(planar, to);
  const PictureView scaled = scaled_.Resize(to.width, to.height, ARKAVO_I420);
  ScaleChroma(planar, scaled);
  libyuv::MergeUVPlane(scaled.plane[1].data, scaled.plane[1].stride, scaled.plane[2].data, scaled.plane[2].stride,
                       to.plane[1].data, to.plane[1].stride, to.ChromaWidth(), to.ChromaHeight());
}

PictureView PictureScaler::Split(const PictureView& from) {
  const PictureView planar = split_.Resize(from.width, from.height, ARKAVO_I420);
  libyuv::SplitUVPlane(from.plane[1].data, from.plane[1].stride, planar.plane[1].data, planar.plane[1].stride,
                       planar.plane[2].data, planar.plane[2].stride, from.ChromaWidth(), from.ChromaHeight());
  return planar;
}

}  // namespace arkavo
