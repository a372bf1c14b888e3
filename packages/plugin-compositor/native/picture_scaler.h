// Scales pictures, and converts between NV12 and I420 on the way.
#pragma once

#include "picture_view.h"

namespace arkavo {

// Each plane is scaled about its own middle: averaged over the area that a sample stands for where it shrinks to half
// or less, linear otherwise. A picture of the same size and format is copied.
class PictureScaler {
 public:
  void Scale(const PictureView& from, const PictureView& to);

 private:
  // The chroma of an NV12 picture; the luma is left out.
  PictureView Split(const PictureView& from);

  OwnPicture split_;
  OwnPicture scaled_;
};

}  // namespace arkavo
