/* The NAL units of an access unit in which each stands behind its length (AVCC, HVCC; ISO/IEC 14496-15 §5.3.3.1.2). */
#ifndef ARKAVO_BITSTREAM_LENGTH_PREFIXED_READER_H
#define ARKAVO_BITSTREAM_LENGTH_PREFIXED_READER_H

#include "invalid_stream.h"
#include "nal_unit.h"

namespace arkavo {

/* Throws ERR_STREAM_INVALID unless NAL unit lengths can have so many bytes: 1, 2 or 4. */
inline void CheckPrefixSize(size_t prefix_size) {
  if (prefix_size == 1 || prefix_size == 2 || prefix_size == 4) return;
  ThrowInvalidStream("NAL unit lengths of " + std::to_string(prefix_size) + " bytes, expected 1, 2 or 4");
}

/* Reads one NAL unit after the other, without copying; empty ones are passed over. */
class LengthPrefixedReader {
 public:
  LengthPrefixedReader(const uint8_t* data, size_t size, size_t prefix_size)
      : data_(data), size_(size), prefix_size_(prefix_size) {
    CheckPrefixSize(prefix_size);
  }

  /* False, and `nal` left as it was, when there are no more. A length that leads outside throws ERR_STREAM_INVALID. */
  bool Next(NalUnit* nal) {
    while (offset_ < size_) {
      const NalUnit found = Take();
      if (found.size == 0) continue;
      *nal = found;
      return true;
    }
    return false;
  }

 private:
  NalUnit Take() {
    const size_t left = size_ - offset_;
    if (left < prefix_size_) {
      ThrowInvalidStream("a NAL unit length of " + std::to_string(prefix_size_) + " bytes breaks off at byte " +
                         std::to_string(offset_));
    }
    uint32_t length = 0;
    for (size_t index = 0; index < prefix_size_; index++) length = length << 8 | data_[offset_ + index];
    if (length > left - prefix_size_) {
      ThrowInvalidStream("the NAL unit at byte " + std::to_string(offset_) + " is said to be " +
                         std::to_string(length) + " bytes long, but " + std::to_string(left - prefix_size_) +
                         " are left");
    }
    const NalUnit nal = {data_ + offset_ + prefix_size_, length};
    offset_ += prefix_size_ + length;
    return nal;
  }

  const uint8_t* data_;
  size_t size_;
  size_t prefix_size_;
  size_t offset_ = 0;
};

}  // namespace arkavo
#endif
