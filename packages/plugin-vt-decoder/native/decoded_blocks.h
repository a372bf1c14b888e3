// Which blocks of a picture libavcodec really decoded. It does not say: a slice that was lost or broke off leaves whatever
// its buffer held before. So each buffer gets a mark in every block before it is decoded into, and a mark that is still
// there afterwards is a block that was not decoded.
#pragma once

extern "C" {
#include <libavutil/frame.h>
}

#include <cstdint>
#include <memory>
#include <vector>

#include "arkavo_bitstream.h"

namespace arkavo {

struct FrameDeleter {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
using OwnedFrame = std::unique_ptr<AVFrame, FrameDeleter>;

// Used by the thread that decodes. Holds the buffers of the unit under way, and of a first field until its second came.
class DecodedBlocks {
 public:
  enum class Picture {
    kNone,      // no picture was begun
    kComplete,  // every block, or every block of one field; or it is one that is not marked
    kIncomplete
  };

  DecodedBlocks(VideoCodec codec, bool conceal);

  // Marks a buffer that the decoder is about to write, if it has 8-bit samples. Returns false when there is no memory.
  bool Mark(const AVFrame& buffer);

  // What became of the unit's picture, once it is decoded. When told to conceal, what is missing of it is then filled in
  // from the picture before, or with grey.
  Picture Check();

  // Forgets everything, before the decoder is flushed.
  void Reset();

 private:
  struct Missing {
    int even_rows = 0;
    int odd_rows = 0;
  };

  const AVFrame* PictureOfUnit() const;
  Missing Count(const AVFrame& buffer) const;
  bool IsMarked(const AVFrame& buffer, int column, int row, bool odd) const;
  void Conceal(AVFrame* picture) const;

  VideoCodec codec_;
  bool conceals_;
  uint8_t mark_[8];
  std::vector<OwnedFrame> marked_;
  bool has_unmarked_ = false;
  // The first field's frame, until another picture is begun.
  OwnedFrame field_;
  OwnedFrame previous_;
};

}  // namespace arkavo
