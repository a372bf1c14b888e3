// Scales pictures, and converts between NV12 and I420 on the way.
#pragma once

#include "picture_view.h"
#include "plane_scaler.h"

namespace arkavo {

// Each plane is scaled about its own middle, by samples that it averages, never skips. A picture of the same size and
// format is copied. Sources are never written.
class PictureScaler {
 public:
  void Scale(const PictureView& from, const PictureView& to);

 private:
  // The chroma of an NV12 picture; the luma is left out.
  PictureView Split(const PictureView& from);
  // Both are I420.
  void ScaleChroma(const PictureView& from, const PictureView& to);

  PlaneScaler scaler_;
  OwnPicture split_;
  OwnPicture scaled_;
};

}  // namespace arkavo
