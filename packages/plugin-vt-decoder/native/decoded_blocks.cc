#include "decoded_blocks.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <random>
#include <utility>

extern "C" {
#include <libavutil/error.h>
#include <libavutil/pixdesc.h>
}

namespace arkavo {
namespace {

// The smallest macroblock or coding tree block: slices end between two of them.
constexpr int kBlock = 16;
constexpr int kMarkBytes = 8;

// Where the marks are in a block: one row of each field, away from the edges that filtering of the blocks around changes.
constexpr int kMarkColumn = 4;
constexpr int kEvenRow = 4;
constexpr int kOddRow = 3;

// H.265 may apply a sample adaptive offset, of up to 7, to blocks that were not decoded.
constexpr int kLargestOffset = 7;

// H.264 makes up to 16 buffers for gaps in frame_num; nothing makes more.
constexpr size_t kMaxMarked = 48;

int BlocksIn(int pixels) { return (pixels + kBlock - 1) / kBlock; }

bool HasByteSamples(const AVFrame& buffer) {
  const AVPixFmtDescriptor* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(buffer.format));
  return format != nullptr && format->comp[0].depth == 8 && format->comp[0].step == 1;
}

// The row of samples that the marks of a row of blocks are in.
uint8_t* MarkRow(const AVFrame& buffer, int row, bool odd) {
  const int y = std::min(row * kBlock + (odd ? kOddRow : kEvenRow), buffer.height - 1);
  return buffer.data[0] + static_cast<ptrdiff_t>(y) * buffer.linesize[0];
}

int MarkColumn(const AVFrame& buffer, int column) {
  return std::min(column * kBlock + kMarkColumn, buffer.width - kMarkBytes);
}

OwnedFrame ShareBuffers(const AVFrame& buffer) {
  OwnedFrame shared(av_frame_alloc());
  if (!shared) return nullptr;
  shared->width = buffer.width;
  shared->height = buffer.height;
  shared->format = buffer.format;
  for (int plane = 0; plane < AV_NUM_DATA_POINTERS; plane++) {
    shared->data[plane] = buffer.data[plane];
    shared->linesize[plane] = buffer.linesize[plane];
    if (buffer.buf[plane] == nullptr) continue;
    shared->buf[plane] = av_buffer_ref(buffer.buf[plane]);
    if (shared->buf[plane] == nullptr) return nullptr;
  }
  return shared;
}

bool IsAlike(const AVFrame* one, const AVFrame& other) {
  return one != nullptr && one->width == other.width && one->height == other.height && one->format == other.format;
}

// Fills a block's rows of one field from `source`, or with grey without one.
void FillBlock(AVFrame* picture, const AVFrame* source, int column, int row, bool odd) {
  for (int plane = 0; plane < 3 && picture->data[plane] != nullptr; plane++) {
    const int shift = plane == 0 ? 0 : 1;
    const int size = kBlock >> shift;
    const int width = (picture->width + shift) >> shift;
    const int height = (picture->height + shift) >> shift;
    const int x = column * size;
    const int count = std::min(size, width - x);
    for (int y = row * size + (odd ? 1 : 0); y < std::min(row * size + size, height); y += 2) {
      uint8_t* to = picture->data[plane] + static_cast<ptrdiff_t>(y) * picture->linesize[plane] + x;
      if (source == nullptr) {
        std::memset(to, 128, count);
      } else {
        std::memcpy(to, source->data[plane] + static_cast<ptrdiff_t>(y) * source->linesize[plane] + x, count);
      }
    }
  }
}

}  // namespace

DecodedBlocks::DecodedBlocks(VideoCodec codec, bool conceal) : codec_(codec), conceals_(conceal) {
  // A stream cannot know the mark, and so cannot contain it.
  std::random_device random;
  for (uint8_t& byte : mark_) byte = static_cast<uint8_t>(random());
}

int DecodedBlocks::Mark(const AVFrame& buffer) {
  if (!HasByteSamples(buffer) || buffer.width < kMarkBytes) {
    has_unmarked_ = true;
    return 0;
  }
  if (marked_.size() >= kMaxMarked) return AVERROR_INVALIDDATA;
  OwnedFrame shared = ShareBuffers(buffer);
  if (!shared) return AVERROR(ENOMEM);
  MarkRows(buffer, false);
  if (has_fields_) MarkRows(buffer, true);
  marked_.push_back(std::move(shared));
  return 0;
}

void DecodedBlocks::MarkRows(const AVFrame& buffer, bool odd) const {
  const int columns = BlocksIn(buffer.width);
  for (int row = 0; row < BlocksIn(buffer.height); row++) {
    uint8_t* line = MarkRow(buffer, row, odd);
    for (int column = 0; column < columns; column++) std::memcpy(line + MarkColumn(buffer, column), mark_, kMarkBytes);
  }
}

DecodedBlocks::Result DecodedBlocks::Check(const Unit& unit) {
  Result result;
  if (marked_.empty() || IsUnpairedReference()) result.first_field = UnpairedField();
  if (std::exchange(has_unmarked_, false)) result.picture = Picture::kComplete;
  if (marked_.empty() && !field_) return result;
  // A second field is decoded into the first one's buffer; as long as nothing of it is there, the first is still alone.
  if (marked_.empty() && IsOneField(*field_, Count(*field_))) return result;
  result.is_second_field_lost = !marked_.empty() && IsUnpairedReference();
  if (marked_.empty()) begins_with_even_ = is_even_first_;
  OwnedFrame found = marked_.empty() ? std::move(field_) : ShareBuffers(*PictureOfUnit());
  Reset();
  result.picture = found ? CheckPicture(std::move(found), unit) : Picture::kIncomplete;
  return result;
}

DecodedBlocks::Picture DecodedBlocks::CheckPicture(OwnedFrame picture, const Unit& unit) {
  const Missing missing = Count(*picture);
  const bool is_complete = missing.even_rows == 0 && missing.odd_rows == 0;
  if (IsOneField(*picture, missing)) return BeginField(std::move(picture), unit, missing.even_rows == 0);
  if (conceals_) {
    if (!is_complete) Conceal(picture.get());
    previous_ = std::move(picture);
  }
  return is_complete ? Picture::kComplete : Picture::kIncomplete;
}

// The second field of a picture that nothing refers to passes for a first one when the first is lost, and would be joined to
// the next picture's first. But it is of the wrong parity.
DecodedBlocks::Picture DecodedBlocks::BeginField(OwnedFrame picture, const Unit& unit, bool is_even) {
  field_ = std::move(picture);
  field_unit_ = unit;
  const bool is_second = !unit.is_reference && begins_with_even_.value_or(is_even) != is_even;
  is_even_first_ = is_even != is_second;
  return is_second ? Picture::kIncomplete : Picture::kComplete;
}

// One field is whole and nothing of the other was begun: it comes in a unit of its own, or not at all.
bool DecodedBlocks::IsOneField(const AVFrame& picture, const Missing& missing) const {
  const int blocks = BlocksIn(picture.width) * BlocksIn(picture.height);
  return codec_ == VideoCodec::kH264 && ((missing.even_rows == 0 && missing.odd_rows == blocks) ||
                                         (missing.odd_rows == 0 && missing.even_rows == blocks));
}

void DecodedBlocks::Reset() {
  marked_.clear();
  field_.reset();
}

// Beside the picture's own buffer, H.264 asks for one for each gap in frame_num, before it, and both ask for one to put
// film grain into, after it; none of them is decoded into. H.265 asks for one for each reference that is missing, after it.
const AVFrame* DecodedBlocks::PictureOfUnit() const {
  if (codec_ == VideoCodec::kH265) return marked_.front().get();
  const auto fewest_missing = [this](const OwnedFrame& one, const OwnedFrame& other) {
    const Missing of_one = Count(*one);
    const Missing of_other = Count(*other);
    return of_one.even_rows + of_one.odd_rows < of_other.even_rows + of_other.odd_rows;
  };
  return marked_.size() == 1 ? marked_.front().get()
                             : std::min_element(marked_.begin(), marked_.end(), fewest_missing)->get();
}

DecodedBlocks::Missing DecodedBlocks::Count(const AVFrame& buffer) const {
  const int even_rows = CountRows(buffer, false);
  return {even_rows, has_fields_ ? CountRows(buffer, true) : even_rows};
}

int DecodedBlocks::CountRows(const AVFrame& buffer, bool odd) const {
  const int columns = BlocksIn(buffer.width);
  int count = 0;
  for (int row = 0; row < BlocksIn(buffer.height); row++) {
    const uint8_t* line = MarkRow(buffer, row, odd);
    for (int column = 0; column < columns; column++) count += IsMark(line + MarkColumn(buffer, column)) ? 1 : 0;
  }
  return count;
}

bool DecodedBlocks::IsMarked(const AVFrame& buffer, int column, int row, bool odd) const {
  return IsMark(MarkRow(buffer, row, odd && has_fields_) + MarkColumn(buffer, column));
}

bool DecodedBlocks::IsMark(const uint8_t* found) const {
  if (codec_ == VideoCodec::kH264) return std::memcmp(found, mark_, kMarkBytes) == 0;
  for (int index = 0; index < kMarkBytes; index++) {
    if (std::abs(found[index] - mark_[index]) > kLargestOffset) return false;
  }
  return true;
}

void DecodedBlocks::Conceal(AVFrame* picture) const {
  const AVFrame* source = IsAlike(previous_.get(), *picture) ? previous_.get() : nullptr;
  for (int row = 0; row < BlocksIn(picture->height); row++) {
    for (int column = 0; column < BlocksIn(picture->width); column++) {
      // Looked at before either is filled in: the rows of one field may hold the mark of both in a very low picture.
      const bool even = IsMarked(*picture, column, row, false);
      const bool odd = IsMarked(*picture, column, row, true);
      if (even) FillBlock(picture, source, column, row, false);
      if (odd) FillBlock(picture, source, column, row, true);
    }
  }
}

}  // namespace arkavo
