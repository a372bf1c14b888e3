// I420 for encoders that don't take NV12, and the other way round.
#pragma once

#include "libav_handles.h"

namespace arkavo {

// The luma stays where it is; only the chroma is written anew, a third of the picture.
class ChromaLayout {
 public:
  // `format` is what is wanted: AV_PIX_FMT_YUV420P or AV_PIX_FMT_NV12.
  ChromaLayout(AVPixelFormat format, int width, int height);

  // `picture` in the other format of the two; what is returned keeps a reference to its luma.
  FrameHandle Convert(const AVFrame& picture) const;

 private:
  AVPixelFormat format_;
  int chroma_width_;
  int chroma_height_;
  int stride_;  // bytes from chroma row to chroma row, in each plane
  BufferPoolHandle buffers_;
};

}  // namespace arkavo
