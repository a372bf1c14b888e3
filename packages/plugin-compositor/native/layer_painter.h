// Paints one layer of a picture, tick for tick.
#pragma once

#include <optional>

#include "color_conversion.h"
#include "picture_scaler.h"
#include "round_corners.h"

namespace arkavo {

// A part of a frame, and where it goes.
struct Layer {
  arkavo_frame frame;
  arkavo_picture picture;
  Rectangle crop;   // of the frame; x and y even
  Rectangle place;  // on the canvas; x and y even
  int radius;       // of the corners; 0: square
  double opacity;   // 0 to 1
};

// Pictures that move are scaled straight into the canvas. One that comes again is kept as it was scaled, and so is the
// one after it from the start: its source is likely to be slower than the canvas.
class LayerPainter {
 public:
  void Paint(const Layer& layer, const PictureView& canvas, PictureScaler& scaler);

 private:
  struct Drawn {
    arkavo_frame frame = 0;
    Rectangle crop = {};
    int width = 0;
    int height = 0;
  };

  void PaintSquare(const Layer& layer, const PictureView& area, PictureScaler& scaler);
  void Note(bool is_again);
  PictureView Kept(const Layer& layer, const PictureView& source, uint32_t format, PictureScaler& scaler);

  // What was painted last.
  Drawn drawn_;
  // Whether it is in `tile_`.
  bool is_kept_ = false;
  // Whether it has come more than once.
  bool came_again_ = false;
  // Whether the one before it had.
  bool likely_again_ = false;
  OwnPicture tile_memory_;
  PictureView tile_ = {};
  std::optional<RoundCorners> corners_;
};

}  // namespace arkavo
