// The shadow of a mask.
#pragma once

#include <cstdint>
#include <vector>

#include "overlay.h"

namespace arkavo {

// How many pixels larger a soft mask is on each side.
constexpr int kSoftReach = 3;

// The coverage of a mask whose edges are soft: near to a bell curve, kSoftReach pixels to each side.
std::vector<uint8_t> Softened(const Mask& mask);

}  // namespace arkavo
