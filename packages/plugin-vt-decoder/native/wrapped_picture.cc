#include "wrapped_picture.h"

#include "arkavo_error.h"
#include "decoded_blocks.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace arkavo {
namespace {

void FreeFrame(void* opaque) { FrameDeleter()(static_cast<AVFrame*>(opaque)); }

bool IsFullRange(const AVFrame& picture) {
  return picture.color_range == AVCOL_RANGE_JPEG || picture.format == AV_PIX_FMT_YUVJ420P;
}

arkavo_picture Describe(const AVFrame& picture) {
  arkavo_picture description = {};
  description.width = static_cast<uint32_t>(picture.width);
  description.height = static_cast<uint32_t>(picture.height);
  description.format = picture.format == AV_PIX_FMT_NV12 ? ARKAVO_NV12 : ARKAVO_I420;
  description.color = {static_cast<uint8_t>(picture.color_primaries), static_cast<uint8_t>(picture.color_trc),
                       static_cast<uint8_t>(picture.colorspace), static_cast<uint8_t>(IsFullRange(picture) ? 1 : 0)};
  description.plane_count = description.format == ARKAVO_NV12 ? 2 : 3;
  for (uint32_t plane = 0; plane < description.plane_count; plane++) {
    description.data[plane] = picture.data[plane];
    description.stride[plane] = static_cast<uint32_t>(picture.linesize[plane]);
  }
  description.read_only = 1;  // the decoder may still predict from it
  return description;
}

}  // namespace

bool CanWrap(int format) {
  return format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_NV12;
}

std::string UnsupportedText(int format) {
  const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(format));
  return std::string("the stream's pictures are ") + (name ? name : "of no known kind") +
         "; only 8-bit 4:2:0 is supported: encode it as yuv420p";
}

DecodedPicture WrapPicture(const arkavo_frames& frames, arkavo_owner owner, AVFrame* picture) {
  if (!CanWrap(picture->format)) throw Error("ERR_CODEC_UNSUPPORTED", UnsupportedText(picture->format));
  DecodedPicture decoded = {0, picture->pts, Describe(*picture), false};
  OwnedFrame kept(av_frame_alloc());
  if (!kept) throw Error("ERR_CODEC_FAILED", "out of memory");
  av_frame_move_ref(kept.get(), picture);
  if (frames.wrap(owner, &decoded.description, FreeFrame, kept.get(), &decoded.frame) != ARKAVO_OK) {
    throw Error("ERR_CODEC_FAILED", "the frame pool refused a decoded picture");
  }
  kept.release();
  return decoded;
}

}  // namespace arkavo
