// What is drawn once and lies over every picture from then on: gradients, text, icons.
#pragma once

#include <vector>

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
};

// Kept as samples that are weighted by their alpha, and what they leave of the picture below: to blend takes one product
// a sample.
class Overlay {
 public:
  // `place` on the canvas: x and y even. Clear at first.
  Overlay(const Rectangle& place, uint32_t format);

  const Rectangle& place() const { return place_; }

  // From the top left corner to the bottom right one, straight across; what was drawn before is gone.
  void FillGradient(const Paint& from, const Paint& to);

  // Over what is there; x and y are from the overlay's own corner. What is outside of the overlay is left out.
  void DrawMask(const Mask& mask, int x, int y, const Paint& paint);

  // All of what was drawn, 0 to 1.
  void Fade(double opacity);

  // `canvas` is of the overlay's format and holds its place.
  void BlendOn(const PictureView& canvas) const;

 private:
  // Of a gradient, ready to blend.
  struct Step {
    uint8_t weighted[3];  // y, u, v
    uint8_t rest;
  };

  static Step StepOf(const Paint& paint);
  void Set(int plane, int byte, int row, const Step& step, int component);
  void DrawSample(int plane, int byte, int row, double sample, double alpha);

  Rectangle place_;
  OwnPicture weighted_memory_;
  OwnPicture rest_memory_;
  PictureView weighted_;
  PictureView rest_;
};

}  // namespace arkavo
