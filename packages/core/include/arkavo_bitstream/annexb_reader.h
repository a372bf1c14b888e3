/* The NAL units of a byte stream with start codes (ISO/IEC 14496-10 Annex B, ISO/IEC 23008-2 Annex B). */
#ifndef ARKAVO_BITSTREAM_ANNEXB_READER_H
#define ARKAVO_BITSTREAM_ANNEXB_READER_H

#include <cstring>

#include "nal_unit.h"

namespace arkavo {

constexpr size_t kStartCodeBytes = 3;

/* Where the next three-byte start code begins, at `from` or later; `size` when there is none. */
inline size_t FindStartCode(const uint8_t* data, size_t size, size_t from) {
  // The library's search for the 1 is many times as fast as any loop here.
  for (size_t last = from + 2; last < size; last++) {
    const void* one = std::memchr(data + last, 1, size - last);
    if (one == nullptr) return size;
    last = static_cast<size_t>(static_cast<const uint8_t*>(one) - data);
    if (data[last - 1] == 0 && data[last - 2] == 0) return last - 2;
  }
  return size;
}

/*
 * Reads one NAL unit after the other, without copying. Bytes before the first start code are passed over, and so are
 * empty NAL units. Nothing in a byte stream is invalid at this level.
 */
class AnnexBReader {
 public:
  AnnexBReader(const uint8_t* data, size_t size) : data_(data), size_(size), code_(FindStartCode(data, size, 0)) {}

  /* False, and `nal` left as it was, when there are no more. */
  bool Next(NalUnit* nal) {
    while (code_ < size_) {
      const size_t start = code_ + kStartCodeBytes;
      code_ = FindStartCode(data_, size_, start);
      const NalUnit found = WithoutTrailingZeros({data_ + start, code_ - start});
      if (found.size == 0) continue;
      *nal = found;
      return true;
    }
    return false;
  }

 private:
  const uint8_t* data_;
  size_t size_;
  size_t code_;
};

}  // namespace arkavo
#endif
