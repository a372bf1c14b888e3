// Pictures for VA-API encoders, which read the graphics device's memory only.
#pragma once

#include "libav_handles.h"

namespace arkavo {

class VaapiUpload {
 public:
  // Opens the machine's device and gives `context` its frames. Throws ERR_CODEC_UNSUPPORTED with the status's text.
  explicit VaapiUpload(AVCodecContext* context);

  // A copy of `picture`, which is NV12, on the device.
  FrameHandle Upload(const AVFrame& picture) const;

 private:
  BufferHandle device_;
  BufferHandle frames_;
};

}  // namespace arkavo
