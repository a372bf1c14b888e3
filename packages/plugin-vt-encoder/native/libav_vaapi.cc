#include "libav_vaapi.h"

extern "C" {
#include <libavutil/hwcontext.h>
}

#include "libav_log.h"

namespace arkavo {
namespace {

// The picture at work, its references, and some to spare.
constexpr int kSurfaces = 8;

BufferHandle OpenDevice() {
  const LibavComplaint complaint;
  AVBufferRef* device = nullptr;
  const int status = av_hwdevice_ctx_create(&device, AV_HWDEVICE_TYPE_VAAPI, nullptr, nullptr, 0);
  if (status < 0) throw Error("ERR_CODEC_UNSUPPORTED", "no VA-API device: " + complaint.Reason(status));
  return BufferHandle(device);
}

BufferHandle MakeFrames(AVBufferRef* device, int width, int height) {
  BufferHandle frames(Made(av_hwframe_ctx_alloc(device)));
  auto* description = reinterpret_cast<AVHWFramesContext*>(frames->data);
  description->format = AV_PIX_FMT_VAAPI;
  description->sw_format = AV_PIX_FMT_NV12;
  description->width = width;
  description->height = height;
  description->initial_pool_size = kSurfaces;
  const LibavComplaint complaint;
  const int status = av_hwframe_ctx_init(frames.get());
  if (status < 0) throw Error("ERR_CODEC_UNSUPPORTED", "no VA-API surfaces: " + complaint.Reason(status));
  return frames;
}

}  // namespace

VaapiUpload::VaapiUpload(AVCodecContext* context)
    : device_(OpenDevice()), frames_(MakeFrames(device_.get(), context->width, context->height)) {
  context->pix_fmt = AV_PIX_FMT_VAAPI;
  context->hw_frames_ctx = Made(av_buffer_ref(frames_.get()));
}

FrameHandle VaapiUpload::Upload(const AVFrame& picture) const {
  FrameHandle uploaded(Made(av_frame_alloc()));
  const LibavComplaint complaint;
  int status = av_hwframe_get_buffer(frames_.get(), uploaded.get(), 0);
  if (status >= 0) status = av_hwframe_transfer_data(uploaded.get(), &picture, 0);
  if (status < 0) throw Error("ERR_CODEC_FAILED", "a picture could not be uploaded: " + complaint.Reason(status));
  return uploaded;
}

}  // namespace arkavo
