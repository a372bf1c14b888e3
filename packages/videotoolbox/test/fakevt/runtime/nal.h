// NAL units: from start codes to length prefixes and back, and what their headers say. Not shared with the project's
// own parsers, which this one judges.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fakevt {

enum class Codec { kH264, kHevc };

using Bytes = std::vector<uint8_t>;

std::vector<Bytes> SplitAnnexB(const uint8_t* data, size_t size);
// False when a prefix does not fit the data.
bool SplitPrefixed(const Bytes& data, int prefix, std::vector<Bytes>* nals);

void AppendStartCode(Bytes* out, const Bytes& nal);
void AppendPrefixed(Bytes* out, const Bytes& nal, int prefix);

int TypeOf(Codec codec, const Bytes& nal);
bool IsParameterSet(Codec codec, int type);
bool IsSlice(Codec codec, int type);
// Whether decoding can start with a picture of these: IDR, IRAP, or H.264 with a recovery point.
bool IsRandomAccess(Codec codec, const std::vector<Bytes>& nals);

// Without emulation prevention.
Bytes Unescape(const Bytes& nal);

// Reads bits; beyond the end it reads zeros and says so.
class BitReader {
 public:
  explicit BitReader(const Bytes& data) : data_(data) {}
  uint32_t Bits(int count);
  bool Flag() { return Bits(1) != 0; }
  uint32_t Ue();
  int32_t Se();
  void Skip(int count) {
    for (; count > 0; count--) Bits(1);
  }
  bool Overrun() const { return position_ > data_.size() * 8; }

 private:
  const Bytes& data_;
  size_t position_ = 0;
};

}  // namespace fakevt
