// The corners of a picture with round ones: what is under them, and how much of it shows.
#pragma once

#include <vector>

#include "picture_view.h"

namespace arkavo {

// Keeps what a canvas shows at the corners of a rectangle, and puts it back once the rectangle is painted, as far as it
// is outside of the quarter circles. Edges are smooth: a sample shows the part of its area that is outside.
class RoundCorners {
 public:
  // `radius` in pixels; not greater than half a side of the areas it is used on.
  explicit RoundCorners(int radius);

  int radius() const { return radius_; }

  // `area` is the part of the canvas that will be painted.
  void Keep(const PictureView& area);

  // Of the same area.
  void Restore(const PictureView& area) const;

 private:
  struct Corner {
    OwnPicture memory;
    PictureView kept;
  };

  // Of the top left (0), top right, bottom left and bottom right corner.
  Rectangle PlaceOf(const PictureView& area, int index) const;
  void RestoreCorner(const PictureView& corner, const PictureView& kept, bool right, bool bottom) const;

  int radius_;
  int side_;  // of a corner: even
  // How much of each sample is outside, of 256; for the top left corner.
  std::vector<uint16_t> luma_;
  std::vector<uint16_t> chroma_;
  Corner corners_[4];
};

}  // namespace arkavo
