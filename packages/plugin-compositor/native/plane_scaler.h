// Scales planes, and takes interleaved chroma apart and puts it together, by what the system has: libyuv on Linux,
// vImage on macOS.
#pragma once

#include <vector>

#include "picture_view.h"

namespace arkavo {

// Samples of one byte. What is behind a row's last sample is not read, nor written.
struct Plane {
  PlaneView view;
  int width;
  int height;
};

class PlaneScaler {
 public:
  // About the plane's own middle, without skipping samples; all of it on the calling thread. The planes do not overlap.
  // Throws ERR_FRAME_INVALID when the system refuses.
  void Scale(const Plane& from, const Plane& to);

 private:
  // Samples between `from` and `to`. Their memory is kept from one call to the next, as large as the largest took.
  std::vector<uint8_t> between_[2];
};

// `interleaved` has as many samples, of two bytes each, as either of `u` and `v` has. These throw the same.
void SplitChroma(const PlaneView& interleaved, const Plane& u, const Plane& v);
void MergeChroma(const Plane& u, const Plane& v, const PlaneView& interleaved);

}  // namespace arkavo
