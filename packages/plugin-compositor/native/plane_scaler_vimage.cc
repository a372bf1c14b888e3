#include "plane_scaler.h"

#include <Accelerate/Accelerate.h>

#include <string>

#include "arkavo_error.h"

namespace arkavo {
namespace {

// Tiles would go to threads of vImage's own. The filter is the default one, Lanczos over 3 samples on each side, or as
// many more as one sample stands for: none is skipped, and beyond an edge its last sample goes on.
constexpr vImage_Flags kFlags = kvImageDoNotTile;

vImage_Buffer BufferOf(const Plane& plane) {
  return {plane.view.data, static_cast<vImagePixelCount>(plane.height), static_cast<vImagePixelCount>(plane.width),
          static_cast<size_t>(plane.view.stride)};
}

std::string SizeOf(const Plane& plane) { return std::to_string(plane.width) + "x" + std::to_string(plane.height); }

// What is not negative is no error.
size_t Checked(vImage_Error result, const char* what, const Plane& from, const Plane& to) {
  if (result >= 0) return static_cast<size_t>(result);
  throw Error("ERR_FRAME_INVALID", std::string("vImage cannot ") + what + " a plane of " + SizeOf(from) + " to " +
                                       SizeOf(to) + ": error " + std::to_string(result));
}

}  // namespace

void PlaneScaler::Scale(const Plane& from, const Plane& to) {
  const vImage_Buffer source = BufferOf(from);
  const vImage_Buffer target = BufferOf(to);
  const auto scale = [&](void* memory, vImage_Flags flags) {
    return Checked(vImageScale_Planar8(&source, &target, memory, flags), "scale", from, to);
  };
  std::vector<uint8_t>& memory = between_[0];
  const size_t needed = scale(nullptr, kFlags | kvImageGetTempBufferSize);
  if (memory.size() < needed) memory.resize(needed);
  scale(memory.data(), kFlags);
}

void SplitChroma(const PlaneView& interleaved, const Plane& u, const Plane& v) {
  const vImage_Buffer planes[] = {BufferOf(u), BufferOf(v)};
  const vImage_Buffer* targets[] = {&planes[0], &planes[1]};
  const void* channels[] = {interleaved.data, interleaved.data + 1};
  Checked(vImageConvert_ChunkyToPlanar8(channels, targets, 2, 2, planes[0].width, planes[0].height,
                                        static_cast<size_t>(interleaved.stride), kFlags),
          "split", u, v);
}

void MergeChroma(const Plane& u, const Plane& v, const PlaneView& interleaved) {
  const vImage_Buffer planes[] = {BufferOf(u), BufferOf(v)};
  const vImage_Buffer* sources[] = {&planes[0], &planes[1]};
  void* channels[] = {interleaved.data, interleaved.data + 1};
  Checked(vImageConvert_PlanarToChunky8(sources, channels, 2, 2, planes[0].width, planes[0].height,
                                        static_cast<size_t>(interleaved.stride), kFlags),
          "merge", u, v);
}

}  // namespace arkavo
