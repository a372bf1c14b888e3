#include "round_corners.h"

#include <algorithm>
#include <cmath>

namespace arkavo {
namespace {

constexpr int kFine = 32;  // strips across a pixel

// The share of a pixel's area that is outside of the quarter circle around (radius, radius).
double ShareOutside(int radius, int column, int row) {
  double outside = 0;
  for (int strip = 0; strip < kFine; strip++) {
    const double across = radius - (column + (strip + 0.5) / kFine);
    // The circle's edge in this strip, from the top.
    const double edge = across <= 0 ? 0 : radius - std::sqrt(static_cast<double>(radius) * radius - across * across);
    outside += std::min(1.0, std::max(0.0, edge - row));
  }
  return outside / kFine;
}

inline void Mix(uint8_t& painted, uint8_t kept, int outside) {
  painted = static_cast<uint8_t>((painted * (256 - outside) + kept * outside + 128) >> 8);
}

}  // namespace

RoundCorners::RoundCorners(int radius) : radius_(radius), side_((radius + 1) / 2 * 2) {
  luma_.resize(static_cast<size_t>(side_) * side_);
  chroma_.resize(luma_.size() / 4);
  for (int row = 0; row < side_; row++) {
    for (int column = 0; column < side_; column++) {
      const long outside = std::lround(ShareOutside(radius, column, row) * 256);
      luma_[static_cast<size_t>(row) * side_ + column] = static_cast<uint16_t>(outside);
      chroma_[static_cast<size_t>(row / 2) * (side_ / 2) + column / 2] += static_cast<uint16_t>(outside);
    }
  }
  for (uint16_t& outside : chroma_) outside = static_cast<uint16_t>((outside + 2) / 4);
}

Rectangle RoundCorners::PlaceOf(const PictureView& area, int index) const {
  const int right = index % 2 == 0 ? 0 : (area.width - side_) / 2 * 2;
  const int bottom = index / 2 == 0 ? 0 : (area.height - side_) / 2 * 2;
  return {right, bottom, side_, side_};
}

void RoundCorners::Keep(const PictureView& area) {
  for (int index = 0; index < 4; index++) {
    corners_[index].kept = corners_[index].memory.Resize(side_, side_, area.format);
    CopyPicture(PartOf(area, PlaceOf(area, index)), corners_[index].kept);
  }
}

void RoundCorners::Restore(const PictureView& area) const {
  for (int index = 0; index < 4; index++) {
    RestoreCorner(PartOf(area, PlaceOf(area, index)), corners_[index].kept, index % 2 != 0, index / 2 != 0);
  }
}

void RoundCorners::RestoreCorner(const PictureView& corner, const PictureView& kept, bool right, bool bottom) const {
  for (int plane = 0; plane < corner.PlaneCount(); plane++) {
    const int side = plane == 0 ? side_ : side_ / 2;
    const int step = plane > 0 && corner.format == ARKAVO_NV12 ? 2 : 1;
    const std::vector<uint16_t>& outside = plane == 0 ? luma_ : chroma_;
    for (int row = 0; row < side; row++) {
      const uint16_t* shares = &outside[static_cast<size_t>(bottom ? side - 1 - row : row) * side];
      uint8_t* painted = corner.plane[plane].Row(row);
      const uint8_t* old = kept.plane[plane].Row(row);
      for (int byte = 0; byte < side * step; byte++) {
        const int column = byte / step;
        Mix(painted[byte], old[byte], shares[right ? side - 1 - column : column]);
      }
    }
  }
}

}  // namespace arkavo
