// Decoded pictures on their way from decoding order to presentation order.
#pragma once

#include <CoreVideo/CoreVideo.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "arkavo_pipeline.h"
#include "cf_ref.h"

namespace arkavo {

struct DecodedImage {
  CfRef<CVPixelBufferRef> buffer;
  int64_t pts_us;
  arkavo_color color;
  bool damaged;
};

// Holds back as many pictures as the stream may reorder by: 16 at most (ISO/IEC 14496-10 §E.2.1, max_num_reorder_frames).
class PresentationOrder {
 public:
  void SetDepth(size_t depth) { depth_ = depth; }

  // Pictures with the same time keep their order.
  void Add(DecodedImage image) { images_.emplace(image.pts_us, std::move(image)); }

  // The next picture that nothing yet to come precedes; none as long as that cannot be told.
  std::optional<DecodedImage> Next() { return images_.size() > depth_ ? Take() : std::nullopt; }

  // The next picture, if there is any: for when nothing that precedes it can come.
  std::optional<DecodedImage> Take() {
    if (images_.empty()) return std::nullopt;
    DecodedImage first = std::move(images_.begin()->second);
    images_.erase(images_.begin());
    return first;
  }

 private:
  std::multimap<int64_t, DecodedImage> images_;
  size_t depth_ = 0;
};

}  // namespace arkavo
