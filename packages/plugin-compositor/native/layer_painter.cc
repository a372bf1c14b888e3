#include "layer_painter.h"

#include <cmath>

namespace arkavo {
namespace {

void Draw(const Layer& layer, const PictureView& source, const PictureView& to, PictureScaler& scaler) {
  scaler.Scale(source, to);
  if (const auto conversion = ColorConversion::Of(layer.picture)) conversion->Convert(to);
}

void MixRow(const uint8_t* __restrict from, uint8_t* __restrict to, int bytes, uint16_t share) {
  const uint16_t rest = static_cast<uint16_t>(256 - share);
  for (int byte = 0; byte < bytes; byte++) {
    to[byte] = static_cast<uint8_t>(static_cast<uint16_t>(from[byte] * share + to[byte] * rest + 128) >> 8);
  }
}

void MixPicture(const PictureView& from, const PictureView& to, double opacity) {
  const uint16_t share = static_cast<uint16_t>(std::lround(opacity * 256));
  for (int plane = 0; plane < to.PlaneCount(); plane++) {
    for (int row = 0; row < to.Rows(plane); row++) {
      MixRow(from.plane[plane].Row(row), to.plane[plane].Row(row), to.RowBytes(plane), share);
    }
  }
}

bool IsSame(const Rectangle& one, const Rectangle& other) { return one.Holds(other) && other.Holds(one); }

}  // namespace

void LayerPainter::Paint(const Layer& layer, const PictureView& canvas, PictureScaler& scaler) {
  const PictureView area = PartOf(canvas, layer.place);
  if (layer.radius == 0) return PaintSquare(layer, area, scaler);
  if (!corners_ || corners_->radius() != layer.radius) corners_.emplace(layer.radius);
  corners_->Keep(area);
  PaintSquare(layer, area, scaler);
  corners_->Restore(area);
}

void LayerPainter::PaintSquare(const Layer& layer, const PictureView& area, PictureScaler& scaler) {
  const PictureView source = PartOf(ViewOf(layer.picture), layer.crop);
  const bool is_plain = source.width == area.width && source.height == area.height && source.format == area.format &&
                        !ColorConversion::Of(layer.picture);
  const bool is_again = drawn_.frame == layer.frame && IsSame(drawn_.crop, layer.crop) && drawn_.width == area.width &&
                        drawn_.height == area.height;
  Note(is_again);
  drawn_ = {layer.frame, layer.crop, area.width, area.height};
  const bool is_opaque = layer.opacity >= 1;
  if (is_opaque && !is_plain && !came_again_ && !likely_again_) return Draw(layer, source, area, scaler);
  const PictureView painted = is_plain ? source : Kept(layer, source, area.format, scaler);
  if (is_opaque) return CopyPicture(painted, area);
  MixPicture(painted, area, layer.opacity);
}

void LayerPainter::Note(bool is_again) {
  if (!is_again) {
    is_kept_ = false;
    likely_again_ = came_again_;
  }
  came_again_ = is_again;
}

PictureView LayerPainter::Kept(const Layer& layer, const PictureView& source, uint32_t format, PictureScaler& scaler) {
  if (is_kept_) return tile_;
  tile_ = tile_memory_.Resize(layer.place.width, layer.place.height, format);
  Draw(layer, source, tile_, scaler);
  is_kept_ = true;
  return tile_;
}

}  // namespace arkavo
