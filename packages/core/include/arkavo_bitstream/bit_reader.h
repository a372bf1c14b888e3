/* Bits and Exp-Golomb codes of a NAL unit (ISO/IEC 14496-10 §9.1). */
#ifndef ARKAVO_BITSTREAM_BIT_READER_H
#define ARKAVO_BITSTREAM_BIT_READER_H

#include <algorithm>

#include "invalid_stream.h"
#include "nal_unit.h"

namespace arkavo {

/*
 * Reads a NAL unit in place, from its header on, and passes over its emulation prevention bytes. Reading past the end
 * throws ERR_STREAM_INVALID.
 */
class BitReader {
 public:
  explicit BitReader(const NalUnit& nal) : next_(nal.data), end_(nal.data + nal.size), size_(nal.size) {}

  /* An unsigned number of 0 to 32 bits. */
  uint32_t Bits(unsigned count) {
    uint64_t value = 0;
    while (count > 0) {
      if (left_ == 0 && !Load()) BreaksOff();
      const unsigned taken = std::min(left_, count);
      left_ -= taken;
      count -= taken;
      value = value << taken | ((current_ >> left_) & ((1u << taken) - 1));
    }
    return static_cast<uint32_t>(value);
  }

  bool Flag() { return Bits(1) != 0; }

  void Skip(uint64_t count) {
    for (; count > 32; count -= 32) Bits(32);
    Bits(static_cast<unsigned>(count));
  }

  /* Whether so many bits are left. */
  bool Has(uint64_t count) const {
    BitReader ahead = *this;
    while (ahead.left_ < count) {
      count -= ahead.left_;
      if (!ahead.Load()) return false;
    }
    return true;
  }

  /* ue(v): 0 to 2^32 - 2. */
  uint32_t Unsigned() {
    unsigned zeros = 0;
    while (!Flag()) {
      if (++zeros > 31) ThrowInvalidStream("an Exp-Golomb code is longer than 63 bits");
    }
    return (uint32_t{1} << zeros) - 1 + Bits(zeros);
  }

  /* ue(v) that must not exceed `maximum`; `name` is the syntax element's. */
  uint32_t UnsignedUpTo(uint32_t maximum, const char* name) {
    const uint32_t value = Unsigned();
    if (value > maximum) {
      ThrowInvalidStream(std::string(name) + " is " + std::to_string(value) + ", expected 0 to " +
                         std::to_string(maximum));
    }
    return value;
  }

  /* se(v). */
  int32_t Signed() {
    const uint32_t code = Unsigned();
    const auto magnitude = static_cast<int32_t>(code / 2 + code % 2);
    return code % 2 == 1 ? magnitude : -magnitude;
  }

 private:
  bool Load() {
    if (zeros_ >= 2 && next_ != end_ && *next_ == 3) {
      next_++;
      zeros_ = 0;
    }
    if (next_ == end_) return false;
    current_ = *next_++;
    zeros_ = current_ == 0 ? zeros_ + 1 : 0;
    left_ = 8;
    return true;
  }

  [[noreturn]] void BreaksOff() const {
    ThrowInvalidStream("a header breaks off after " + std::to_string(size_) + " bytes");
  }

  const uint8_t* next_;
  const uint8_t* end_;
  size_t size_;
  size_t zeros_ = 0;
  unsigned current_ = 0;
  unsigned left_ = 0;
};

}  // namespace arkavo
#endif
