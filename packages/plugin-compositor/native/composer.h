// Composes one picture of many.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "layer_painter.h"
#include "overlay.h"

namespace arkavo {

constexpr size_t kMaxLayers = 32;

// Where a layer's picture comes from and where it goes, as the stage asks for it.
struct LayerOrder {
  arkavo_frame frame;
  Rectangle crop;
  Rectangle place;
  int radius;
  double opacity;
};

// Used by one thread. Frames are read and written during a call only: whoever calls holds them.
class Composer {
 public:
  explicit Composer(const arkavo_frames* frames) : frames_(frames) {}

  // Writes all of `target`: the background, the layers from the lowest up, the overlays. Throws ERR_FRAME_STALE for a
  // frame that is gone, ERR_FRAME_INVALID for a layer or an overlay that does not fit.
  void Compose(arkavo_frame target, const PaintSamples& background, const std::vector<LayerOrder>& orders,
               const std::vector<std::shared_ptr<Overlay>>& overlays);

 private:
  arkavo_picture Describe(arkavo_frame frame) const;

  const arkavo_frames* frames_;
  PictureScaler scaler_;
  // By a layer's place in the list, which seldom changes.
  std::array<LayerPainter, kMaxLayers> painters_;
};

}  // namespace arkavo
