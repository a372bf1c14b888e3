#include "picture_scaler.h"

namespace arkavo {
namespace {

// Of a picture in I420, or the luma of any.
Plane PlaneOf(const PictureView& picture, int index) {
  return {picture.plane[index], picture.RowBytes(index), picture.Rows(index)};
}

}  // namespace

void PictureScaler::Scale(const PictureView& from, const PictureView& to) {
  if (from.width == to.width && from.height == to.height && from.format == to.format) return CopyPicture(from, to);
  scaler_.Scale(PlaneOf(from, 0), PlaneOf(to, 0));
  // Interleaved chroma is scaled in planes of its own: libyuv would make it darker by up to 2, and skip samples.
  const PictureView planar = from.format == ARKAVO_NV12 ? Split(from) : from;
  if (to.format != ARKAVO_NV12) return ScaleChroma(planar, to);
  const PictureView scaled = scaled_.Resize(to.width, to.height, ARKAVO_I420);
  ScaleChroma(planar, scaled);
  MergeChroma(PlaneOf(scaled, 1), PlaneOf(scaled, 2), to.plane[1]);
}

PictureView PictureScaler::Split(const PictureView& from) {
  const PictureView planar = split_.Resize(from.width, from.height, ARKAVO_I420);
  SplitChroma(from.plane[1], PlaneOf(planar, 1), PlaneOf(planar, 2));
  return planar;
}

void PictureScaler::ScaleChroma(const PictureView& from, const PictureView& to) {
  for (int index = 1; index < 3; index++) scaler_.Scale(PlaneOf(from, index), PlaneOf(to, index));
}

}  // namespace arkavo
