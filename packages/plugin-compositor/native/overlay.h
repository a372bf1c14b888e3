// What is drawn once and lies over every picture from then on: gradients, text, icons.
#pragma once

#include <cstdint>

#include "picture_view.h"

namespace arkavo {

// 0 to 1 each.
struct Paint {
  double red;
  double green;
  double blue;
  double alpha;
};

// BT.709, limited range, as samples that are not rounded yet.
struct PaintSamples {
  double y;
  double u;
  double v;
};

PaintSamples SamplesOf(const Paint& paint);

// Coverage by a shape, 0 to 255 a pixel, rows without gaps.
struct Mask {
  int width;
  int height;
  const uint8_t* coverage;

  const uint8_t* Row(int row) const { return coverage + static_cast<ptrdiff_t>(row) * width; }
};

// Kept as samples that are weighted by their alpha, and what they leave of the picture below: to blend takes one product
// a sample.
class Overlay {
 public:
  // `place` on the canvas: x and y even. To be filled before anything else: most of the time that a large one takes goes to its memory.
  Overlay(const Rectangle& place, uint32_t format);

  const Rectangle& place() const { return place_; }

  // With nothing; what was drawn before is gone.
  void Clear();

  // From the top left corner to the bottom right one, straight across, of one alpha; what was drawn before is gone.
  void FillGradient(const Paint& from, const Paint& to, double alpha);

  // Over what is there; x and y are from the overlay's own corner. What is outside of the overlay is left out.
  void DrawMask(const Mask& mask, int x, int y, const Paint& paint);

  // All of what was drawn, 0 to 1.
  void Fade(double opacity);

  // `canvas` is of the overlay's format and holds its place.
  void BlendOn(const PictureView& canvas) const;

 private:
  // One component of the picture: where its first byte is, and how far on the next one; the pixels that a sample is wide and high.
  struct Samples {
    int plane;
    int byte;
    int step;
    int pixels;
  };

  void FillRamp(const Samples& samples, double first, double last);
  void DrawLuma(const Mask& mask, int x, int y, double alpha, double sample);
  void DrawChroma(const Mask& mask, int x, int y, double alpha, const PaintSamples& samples);

  Rectangle place_;
  OwnPicture weighted_memory_;
  OwnPicture rest_memory_;
  PictureView weighted_;
  PictureView rest_;
};

}  // namespace arkavo
