#include "composer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "arkavo_error.h"

namespace arkavo {
namespace {

std::string TextOf(const Rectangle& part) {
  return std::to_string(part.width) + "x" + std::to_string(part.height) + " at " + std::to_string(part.x) + "," +
         std::to_string(part.y);
}

void CheckInside(const char* what, const Rectangle& part, int width, int height) {
  const Rectangle whole = {0, 0, width, height};
  const bool is_some = part.x >= 0 && part.y >= 0 && part.width > 0 && part.height > 0;
  if (is_some && part.x % 2 == 0 && part.y % 2 == 0 && whole.Holds(part)) return;
  throw Error("ERR_FRAME_INVALID", std::string("the ") + what + " " + TextOf(part) + " is not an even part of " +
                                       std::to_string(width) + "x" + std::to_string(height));
}

bool IsApart(const Rectangle& one, const Rectangle& other) {
  return one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y ||
         other.y + other.height <= one.y;
}

// Whether opaque layers that don't overlap leave nothing of the background.
bool CoverAll(const std::vector<Layer>& layers, const PictureView& canvas) {
  std::vector<const Rectangle*> counted;
  int64_t area = 0;
  for (const Layer& layer : layers) {
    const Rectangle& place = layer.place;
    const bool apart = std::all_of(counted.begin(), counted.end(), [&](auto* other) { return IsApart(*other, place); });
    if (layer.radius > 0 || layer.opacity < 1 || !apart) continue;
    counted.push_back(&place);
    area += static_cast<int64_t>(place.width) * place.height;
  }
  return area == static_cast<int64_t>(canvas.width) * canvas.height;
}

void FillPlane(const PictureView& canvas, int plane, uint8_t sample) {
  for (int row = 0; row < canvas.Rows(plane); row++) {
    std::memset(canvas.plane[plane].Row(row), sample, static_cast<size_t>(canvas.RowBytes(plane)));
  }
}

void FillInterleaved(const PictureView& canvas, uint8_t u, uint8_t v) {
  for (int row = 0; row < canvas.Rows(1); row++) {
    uint8_t* samples = canvas.plane[1].Row(row);
    for (int column = 0; column < canvas.ChromaWidth(); column++) {
      samples[2 * column] = u;
      samples[2 * column + 1] = v;
    }
  }
}

void FillBackground(const PictureView& canvas, const PaintSamples& background) {
  const auto rounded = [](double sample) { return static_cast<uint8_t>(std::lround(sample)); };
  FillPlane(canvas, 0, rounded(background.y));
  if (canvas.format == ARKAVO_NV12) return FillInterleaved(canvas, rounded(background.u), rounded(background.v));
  FillPlane(canvas, 1, rounded(background.u));
  FillPlane(canvas, 2, rounded(background.v));
}

}  // namespace

void Composer::Compose(arkavo_frame target, const PaintSamples& background, const std::vector<LayerOrder>& orders,
                       const std::vector<std::shared_ptr<Overlay>>& overlays) {
  const PictureView canvas = ViewOf(Describe(target));
  if (orders.size() > kMaxLayers) throw Error("ERR_FRAME_INVALID", "a picture has 32 layers at most");
  std::vector<Layer> layers;
  for (const LayerOrder& order : orders) {
    const arkavo_picture picture = Describe(order.frame);
    CheckInside("crop", order.crop, static_cast<int>(picture.width), static_cast<int>(picture.height));
    CheckInside("layer", order.place, canvas.width, canvas.height);
    // Rounded up to whole chroma samples, a corner must not reach its neighbour.
    const int radius = std::min(order.radius, std::min(order.place.width, order.place.height) / 4 * 2);
    layers.push_back({order.frame, picture, order.crop, order.place, std::max(0, radius), order.opacity});
  }
  for (const auto& overlay : overlays) CheckInside("overlay", overlay->place(), canvas.width, canvas.height);
  if (!CoverAll(layers, canvas)) FillBackground(canvas, background);
  for (size_t index = 0; index < layers.size(); index++) painters_[index].Paint(layers[index], canvas, scaler_);
  for (const auto& overlay : overlays) overlay->BlendOn(canvas);
}

arkavo_picture Composer::Describe(arkavo_frame frame) const {
  arkavo_picture picture;
  if (frames_->describe(frame, &picture) != ARKAVO_OK) throw Error("ERR_FRAME_STALE", "a frame to compose is gone");
  const bool is_known = picture.format == ARKAVO_NV12 || picture.format == ARKAVO_I420;
  if (!is_known) throw Error("ERR_FRAME_INVALID", "a frame to compose is neither NV12 nor I420");
  return picture;
}

}  // namespace arkavo
