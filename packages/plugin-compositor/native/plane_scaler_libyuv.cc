#include "plane_scaler.h"

#include <libyuv/planar_functions.h>
#include <libyuv/scale.h>

namespace arkavo {
namespace {

// Beyond it libyuv's mean is too dark by more than a half: it divides by 1/65536 of the area, rounded down.
constexpr int kMaxArea = 100;

int Across(const Plane& from, const Plane& to) { return (from.width + to.width - 1) / to.width; }
int Down(const Plane& from, const Plane& to) { return (from.height + to.height - 1) / to.height; }

void ScaleAtOnce(const Plane& from, const Plane& to) {
  libyuv::ScalePlane(from.view.data, from.view.stride, from.width, from.height, to.view.data, to.view.stride, to.width,
                     to.height, libyuv::kFilterBox);
}

// In `memory`: half as wide and high, as far as that is still larger than `to`.
Plane Halved(const Plane& from, const Plane& to, std::vector<uint8_t>& memory) {
  const int width = Across(from, to) > 1 ? (from.width + 1) / 2 : from.width;
  const int height = Down(from, to) > 1 ? (from.height + 1) / 2 : from.height;
  const size_t size = static_cast<size_t>(width) * height;
  if (memory.size() < size) memory.resize(size);
  const Plane half = {{memory.data(), width}, width, height};
  ScaleAtOnce(from, half);
  return half;
}

}  // namespace

void PlaneScaler::Scale(const Plane& from, const Plane& to) {
  Plane plane = from;
  // By halves, as long as a sample stands for too many.
  for (int step = 0; static_cast<int64_t>(Across(plane, to)) * Down(plane, to) > kMaxArea; step++) {
    plane = Halved(plane, to, between_[step % 2]);
  }
  ScaleAtOnce(plane, to);
}

void SplitChroma(const PlaneView& interleaved, const Plane& u, const Plane& v) {
  libyuv::SplitUVPlane(interleaved.data, interleaved.stride, u.view.data, u.view.stride, v.view.data, v.view.stride,
                       u.width, u.height);
}

void MergeChroma(const Plane& u, const Plane& v, const PlaneView& interleaved) {
  libyuv::MergeUVPlane(u.view.data, u.view.stride, v.view.data, v.view.stride, interleaved.data, interleaved.stride,
                       u.width, u.height);
}

}  // namespace arkavo
