// Which blocks of a picture libavcodec really decoded. It does not say: a slice that was lost or broke off leaves whatever
// its buffer held before. So each buffer gets a mark in every block before it is decoded into, and a mark that is still
// there afterwards is a block that was not decoded.
#pragma once

extern "C" {
#include <libavutil/frame.h>
}

#include <cstdint>
#include <memory>
#include <optional>
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

  // The unit that was decoded.
  struct Unit {
    int64_t number;
    bool is_reference;
  };

  struct Result {
    Picture picture = Picture::kNone;
    // The unit of the field whose second is in this unit, or was lost before it; negative when there is none.
    int64_t first_field = -1;
    // Another picture was begun instead of the second field, though the first is referred to. An unpaired field that is not
    // may have been coded as one (ISO/IEC 14496-10 §3.30, non-paired non-reference field).
    bool is_second_field_lost = false;
  };

  DecodedBlocks(VideoCodec codec, bool conceal);

  // From now on, fields may be coded by themselves.
  void ExpectFields() { has_fields_ = true; }

  // Marks a buffer that the decoder is about to write, if it has 8-bit samples. Returns 0, or libavutil's error: there is no
  // memory, or there are more buffers than a unit needs.
  int Mark(const AVFrame& buffer);

  // What became of the unit's picture, once it is decoded. When told to conceal, what is missing of it is then filled in
  // from the picture before, or with grey.
  Result Check(const Unit& unit);

  // The unit of a field whose second has not come yet; negative when there is none.
  int64_t UnpairedField() const { return field_ ? field_unit_.number : -1; }
  bool IsUnpairedReference() const { return field_ && field_unit_.is_reference; }

  // Forgets everything, before the decoder is flushed.
  void Reset();

 private:
  struct Missing {
    int even_rows = 0;
    int odd_rows = 0;
  };

  Picture CheckPicture(OwnedFrame picture, const Unit& unit);
  Picture BeginField(OwnedFrame picture, const Unit& unit, bool is_even);
  bool IsOneField(const AVFrame& picture, const Missing& missing) const;
  const AVFrame* PictureOfUnit() const;
  void MarkRows(const AVFrame& buffer, bool odd) const;
  Missing Count(const AVFrame& buffer) const;
  int CountRows(const AVFrame& buffer, bool odd) const;
  bool IsMarked(const AVFrame& buffer, int column, int row, bool odd) const;
  bool IsMark(const uint8_t* found) const;
  void Conceal(AVFrame* picture) const;

  VideoCodec codec_;
  bool conceals_;
  // Whether there may be fields. Where there are none, the even rows' marks stand for the whole block.
  bool has_fields_ = false;
  uint8_t mark_[8];
  std::vector<OwnedFrame> marked_;
  bool has_unmarked_ = false;
  // The first field's frame and unit, until another picture is begun.
  OwnedFrame field_;
  Unit field_unit_ = {-1, false};
  bool is_even_first_ = true;
  // Whether the even rows are the first field of pairs; unknown until one was decoded.
  std::optional<bool> begins_with_even_;
  OwnedFrame previous_;
};

}  // namespace arkavo
