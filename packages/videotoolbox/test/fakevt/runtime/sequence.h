// What a stream's sequence parameter set says.
#pragma once

#include <optional>

#include "nal.h"

namespace fakevt {

// Code points of ISO/IEC 23091-2; 2 is unspecified.
struct Color {
  int primaries = 2;
  int transfer = 2;
  int matrix = 2;
  bool full_range = false;
};

struct Sequence {
  Codec codec = Codec::kH264;
  int profile = 0;
  int chroma_format = 1;  // 1 is 4:2:0
  int bit_depth = 8;
  // Luma samples: of the visible picture, and of what is cut off at the left and the top of the coded one.
  int width = 0;
  int height = 0;
  int crop_left = 0;
  int crop_top = 0;
  // Whether a gap in the frame numbers is no damage.
  bool gaps_allowed = false;
  Color color;
};

std::optional<Sequence> ParseH264Sps(const Bytes& nal);
// `sets`, the whole of a stream's parameter sets, give what stands behind the first fields.
std::optional<Sequence> ParseHevcSps(const Bytes& nal, const std::vector<Bytes>& sets);

}  // namespace fakevt
