#include "picture_scaler.h"

#include <libyuv/planar_functions.h>
#include <libyuv/scale.h>
#include <libyuv/scale_uv.h>

#include "arkavo_error.h"

namespace arkavo {
namespace {

struct Size {
  int width;
  int height;
};

void ScalePlane(const PlaneView& from, Size size, const PlaneView& to, Size scaled) {
  libyuv::ScalePlane(from.data, from.stride, size.width, size.height, to.data, to.stride, scaled.width, scaled.height,
                     libyuv::kFilterBox);
}

void ScaleInterleaved(const PlaneView& from, Size size, const PlaneView& to, Size scaled) {
  const int failed = libyuv::UVScale(from.data, from.stride, size.width, size.height, to.data, to.stride, scaled.width,
                                     scaled.height, libyuv::kFilterBox);
  if (failed != 0) throw Error("ERR_FRAME_INVALID", "a picture cannot be scaled");
}

Size ChromaSize(const PictureView& picture) { return {picture.ChromaWidth(), picture.ChromaHeight()}; }

}  // namespace

void PictureScaler::Scale(const PictureView& from, const PictureView& to) {
  ScalePlane(from.plane[0], {from.width, from.height}, to.plane[0], {to.width, to.height});
  ScaleChroma(from, to);
}

void PictureScaler::ScaleChroma(const PictureView& from, const PictureView& to) {
  const Size size = ChromaSize(from);
  const Size scaled = ChromaSize(to);
  if (from.format == to.format) {
    if (from.format == ARKAVO_NV12) return ScaleInterleaved(from.plane[1], size, to.plane[1], scaled);
    ScalePlane(from.plane[1], size, to.plane[1], scaled);
    return ScalePlane(from.plane[2], size, to.plane[2], scaled);
  }
  const PictureView own = scratch_.Resize(to.width, to.height, from.format);
  if (from.format == ARKAVO_NV12) {
    ScaleInterleaved(from.plane[1], size, own.plane[1], scaled);
    libyuv::SplitUVPlane(own.plane[1].data, own.plane[1].stride, to.plane[1].data, to.plane[1].stride, to.plane[2].data,
                         to.plane[2].stride, scaled.width, scaled.height);
    return;
  }
  ScalePlane(from.plane[1], size, own.plane[1], scaled);
  ScalePlane(from.plane[2], size, own.plane[2], scaled);
  libyuv::MergeUVPlane(own.plane[1].data, own.plane[1].stride, own.plane[2].data, own.plane[2].stride, to.plane[1].data,
                       to.plane[1].stride, scaled.width, scaled.height);
}

}  // namespace arkavo
