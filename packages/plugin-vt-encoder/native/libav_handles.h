// libavcodec's objects, each freed by whoever lets go of it.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/buffer.h>
#include <libavutil/frame.h>
}

#include <memory>

#include "arkavo_error.h"

namespace arkavo {

struct FreeContext {
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};
struct FreeFrame {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
struct FreePacket {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct FreeBuffer {
  void operator()(AVBufferRef* buffer) const { av_buffer_unref(&buffer); }
};
// Its buffers may be in use beyond it.
struct FreeBufferPool {
  void operator()(AVBufferPool* pool) const { av_buffer_pool_uninit(&pool); }
};

using ContextHandle = std::unique_ptr<AVCodecContext, FreeContext>;
using FrameHandle = std::unique_ptr<AVFrame, FreeFrame>;
using PacketHandle = std::unique_ptr<AVPacket, FreePacket>;
using BufferHandle = std::unique_ptr<AVBufferRef, FreeBuffer>;
using BufferPoolHandle = std::unique_ptr<AVBufferPool, FreeBufferPool>;

// What libavcodec has just made, unless there was no memory for it.
template <typename Object>
Object* Made(Object* object) {
  if (object == nullptr) throw Error("ERR_CODEC_FAILED", "out of memory");
  return object;
}

}  // namespace arkavo
