// Frames as pixel buffers, and pixel buffers as frames. No pixel is copied either way. Any thread.
#pragma once

#include <CoreVideo/CoreVideo.h>

#include <memory>
#include <utility>

#include "arkavo_error.h"
#include "cf_ref.h"
#include "held_frame.h"
#include "pixel_color.h"
#include "pixel_format.h"
#include "vt_status.h"

namespace arkavo {
namespace frame_pixels_detail {

using SharedFrame = std::shared_ptr<const HeldFrame>;

inline void ReleasePlanes(void* held, const void*, size_t, size_t, const void*[]) {
  delete static_cast<SharedFrame*>(held);
}

struct LockedPixels {
  CfRef<CVPixelBufferRef> buffer;
  ~LockedPixels() { CVPixelBufferUnlockBaseAddress(buffer.get(), kCVPixelBufferLock_ReadOnly); }
};

inline void ReleasePixels(void* locked) { delete static_cast<LockedPixels*>(locked); }

inline CfRef<CVPixelBufferRef> WrapPlanes(const SharedFrame& frame, const arkavo_picture& picture) {
  void* planes[ARKAVO_MAX_PLANES] = {};
  size_t widths[ARKAVO_MAX_PLANES] = {};
  size_t heights[ARKAVO_MAX_PLANES] = {};
  size_t strides[ARKAVO_MAX_PLANES] = {};
  for (uint32_t plane = 0; plane < picture.plane_count; plane++) {
    planes[plane] = picture.data[plane];
    widths[plane] = plane == 0 ? picture.width : (picture.width + 1) / 2;
    heights[plane] = plane == 0 ? picture.height : (picture.height + 1) / 2;
    strides[plane] = picture.stride[plane];
  }
  auto held = std::make_unique<SharedFrame>(frame);
  CfRef<CVPixelBufferRef> buffer;
  const CVReturn status = CVPixelBufferCreateWithPlanarBytes(
      kCFAllocatorDefault, picture.width, picture.height, PixelFormatType(picture.format, picture.color.full_range),
      nullptr, 0, picture.plane_count, planes, widths, heights, strides, ReleasePlanes, held.get(), nullptr,
      buffer.Out());
  if (status != kCVReturnSuccess) {
    throw Error("ERR_CODEC_FAILED", "the frame could not be made a pixel buffer: " + VtStatusText(status));
  }
  held.release();
  return buffer;
}

}  // namespace frame_pixels_detail

// The frame's own pixel buffer, or a new one over its planes, which then holds the frame until it goes. Whoever reads
// the former holds `frame` for as long. Throws ERR_FRAME_STALE, ERR_CODEC_FAILED.
inline CfRef<CVPixelBufferRef> PixelBufferOf(const std::shared_ptr<const HeldFrame>& frame, const arkavo_color& color) {
  const arkavo_picture picture = frame->Describe();
  auto buffer = picture.native != nullptr
                    ? CfRef<CVPixelBufferRef>::Retain(static_cast<CVPixelBufferRef>(picture.native))
                    : frame_pixels_detail::WrapPlanes(frame, picture);
  AttachColor(buffer.get(), color);
  return buffer;
}

// Makes a frame of `owner`'s over an image; the image is retained, and locked for reading, until the frame goes.
// Returns what the frame is. Throws ERR_CODEC_UNSUPPORTED for a pixel format that no frame has, ERR_CODEC_FAILED.
inline arkavo_picture FrameOf(const arkavo_frames& frames, arkavo_owner owner, CVPixelBufferRef image,
                              const arkavo_color& color, arkavo_frame* out) {
  const OSType type = CVPixelBufferGetPixelFormatType(image);
  const auto format = PixelFormatOf(type);
  if (!format) {
    throw Error("ERR_CODEC_UNSUPPORTED", "got pictures in the pixel format " + FourCharText(type) +
                                             "; expected 8-bit 4:2:0 (420v, 420f, y420 or f420)");
  }
  arkavo_picture picture = {};
  picture.width = static_cast<uint32_t>(CVPixelBufferGetWidth(image));
  picture.height = static_cast<uint32_t>(CVPixelBufferGetHeight(image));
  picture.format = format->format;
  picture.color = color;
  picture.color.full_range = format->full_range ? 1 : 0;
  picture.plane_count = format->format == ARKAVO_NV12 ? 2 : 3;
  picture.read_only = 1;
  picture.native = image;
  if (CVPixelBufferGetPlaneCount(image) != picture.plane_count) {
    throw Error("ERR_CODEC_FAILED", "a " + FourCharText(type) + " picture does not have " +
                                        std::to_string(picture.plane_count) + " planes");
  }
  const CVReturn status = CVPixelBufferLockBaseAddress(image, kCVPixelBufferLock_ReadOnly);
  if (status != kCVReturnSuccess) {
    throw Error("ERR_CODEC_FAILED", "a picture could not be mapped: " + VtStatusText(status));
  }
  using frame_pixels_detail::LockedPixels;
  std::unique_ptr<LockedPixels> locked(new LockedPixels{CfRef<CVPixelBufferRef>::Retain(image)});
  for (uint32_t plane = 0; plane < picture.plane_count; plane++) {
    picture.data[plane] = static_cast<uint8_t*>(CVPixelBufferGetBaseAddressOfPlane(image, plane));
    picture.stride[plane] = static_cast<uint32_t>(CVPixelBufferGetBytesPerRowOfPlane(image, plane));
  }
  if (frames.wrap(owner, &picture, frame_pixels_detail::ReleasePixels, locked.get(), out) != ARKAVO_OK) {
    throw Error("ERR_CODEC_FAILED", "the frame pool refused a picture");
  }
  locked.release();
  return picture;
}

}  // namespace arkavo
