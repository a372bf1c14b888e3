#include "pool_picture.h"

#include <memory>

#include "arkavo_error.h"

namespace arkavo {
namespace {

struct HeldFrame {
  const arkavo_frames& frames;
  arkavo_owner owner;
  arkavo_frame frame;
  ~HeldFrame() { frames.release(owner, frame); }
};

void ReleaseHeld(void* opaque, uint8_t*) { delete static_cast<HeldFrame*>(opaque); }

std::unique_ptr<HeldFrame> Hold(const arkavo_frames& frames, arkavo_owner stage, arkavo_owner session,
                                arkavo_frame frame) {
  if (frames.retain(stage, frame) != ARKAVO_OK) {
    throw Error("ERR_FRAME_STALE", "the stage does not hold the frame that it gave to the encoder");
  }
  if (frames.move(frame, stage, session) != ARKAVO_OK) {
    frames.release(stage, frame);
    throw Error("ERR_CODEC_FAILED", "the frame pool refused the encoder a reference");
  }
  return std::unique_ptr<HeldFrame>(new HeldFrame{frames, session, frame});
}

}  // namespace

AVPixelFormat LibavPixelFormat(uint32_t format) {
  return format == ARKAVO_NV12 ? AV_PIX_FMT_NV12 : AV_PIX_FMT_YUV420P;
}

void FillPicture(const arkavo_frames& frames, arkavo_owner stage, arkavo_owner session, arkavo_frame frame,
                 AVFrame* picture) {
  std::unique_ptr<HeldFrame> held = Hold(frames, stage, session, frame);
  arkavo_picture planes = {};
  if (frames.describe(frame, &planes) != ARKAVO_OK) throw Error("ERR_FRAME_STALE", "the frame has no planes to read");
  // Without a buffer of its own, libavcodec would copy the picture.
  const size_t luma_bytes = static_cast<size_t>(planes.stride[0]) * planes.height;
  picture->buf[0] = av_buffer_create(planes.data[0], luma_bytes, ReleaseHeld, held.get(), AV_BUFFER_FLAG_READONLY);
  if (picture->buf[0] == nullptr) throw Error("ERR_CODEC_FAILED", "out of memory");
  held.release();
  picture->format = LibavPixelFormat(planes.format);
  picture->width = static_cast<int>(planes.width);
  picture->height = static_cast<int>(planes.height);
  for (uint32_t plane = 0; plane < planes.plane_count; plane++) {
    picture->data[plane] = planes.data[plane];
    picture->linesize[plane] = static_cast<int>(planes.stride[plane]);
  }
}

}  // namespace arkavo
