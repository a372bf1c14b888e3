#include "nal.h"

#include <algorithm>

namespace fakevt {
namespace {

constexpr int kH264RecoveryPoint = 6;

// Where the next start code of three bytes begins, or `size`.
size_t FindStartCode(const uint8_t* data, size_t from, size_t size) {
  for (size_t i = from; i + 3 <= size; i++) {
    if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) return i;
  }
  return size;
}

bool HasRecoveryPoint(const Bytes& sei) {
  const Bytes data = Unescape(sei);
  size_t at = 1;
  while (at + 2 <= data.size()) {
    size_t type = 0;
    size_t size = 0;
    while (at < data.size() && data[at] == 0xff) type += data[at++];
    if (at < data.size()) type += data[at++];
    while (at < data.size() && data[at] == 0xff) size += data[at++];
    if (at < data.size()) size += data[at++];
    if (type == kH264RecoveryPoint) return true;
    at += size;
  }
  return false;
}

}  // namespace

std::vector<Bytes> SplitAnnexB(const uint8_t* data, size_t size) {
  std::vector<Bytes> nals;
  size_t start = FindStartCode(data, 0, size);
  while (start < size) {
    const size_t begin = start + 3;
    const size_t next = FindStartCode(data, begin, size);
    size_t end = next;
    while (end > begin && data[end - 1] == 0) end--;
    if (end > begin) nals.emplace_back(data + begin, data + end);
    start = next;
  }
  return nals;
}

bool SplitPrefixed(const Bytes& data, int prefix, std::vector<Bytes>* nals) {
  size_t at = 0;
  while (at < data.size()) {
    if (data.size() - at < static_cast<size_t>(prefix)) return false;
    size_t size = 0;
    for (int i = 0; i < prefix; i++) size = size << 8 | data[at++];
    if (size == 0 || size > data.size() - at) return false;
    nals->emplace_back(data.begin() + static_cast<ptrdiff_t>(at), data.begin() + static_cast<ptrdiff_t>(at + size));
    at += size;
  }
  return true;
}

void AppendStartCode(Bytes* out, const Bytes& nal) {
  out->insert(out->end(), {0, 0, 0, 1});
  out->insert(out->end(), nal.begin(), nal.end());
}

void AppendPrefixed(Bytes* out, const Bytes& nal, int prefix) {
  for (int i = prefix - 1; i >= 0; i--) out->push_back(static_cast<uint8_t>(nal.size() >> (8 * i)));
  out->insert(out->end(), nal.begin(), nal.end());
}

int TypeOf(Codec codec, const Bytes& nal) {
  if (nal.empty()) return -1;
  return codec == Codec::kH264 ? nal[0] & 31 : nal[0] >> 1 & 63;
}

bool IsParameterSet(Codec codec, int type) {
  return codec == Codec::kH264 ? type == 7 || type == 8 || type == 13 : type >= 32 && type <= 34;
}

bool IsSlice(Codec codec, int type) { return codec == Codec::kH264 ? type >= 1 && type <= 5 : type >= 0 && type <= 31; }

bool IsRandomAccess(Codec codec, const std::vector<Bytes>& nals) {
  return std::any_of(nals.begin(), nals.end(), [codec](const Bytes& nal) {
    const int type = TypeOf(codec, nal);
    if (codec == Codec::kHevc) return type >= 16 && type <= 23;
    return type == 5 || (type == 6 && HasRecoveryPoint(nal));
  });
}

Bytes Unescape(const Bytes& nal) {
  Bytes out;
  out.reserve(nal.size());
  int zeros = 0;
  for (const uint8_t byte : nal) {
    if (zeros >= 2 && byte == 3) {
      zeros = 0;
      continue;
    }
    zeros = byte == 0 ? zeros + 1 : 0;
    out.push_back(byte);
  }
  return out;
}

uint32_t BitReader::Bits(int count) {
  uint32_t value = 0;
  for (; count > 0; count--, position_++) {
    const size_t byte = position_ / 8;
    const uint32_t bit = byte < data_.size() ? data_[byte] >> (7 - position_ % 8) & 1u : 0u;
    value = value << 1 | bit;
  }
  return value;
}

uint32_t BitReader::Ue() {
  int zeros = 0;
  while (zeros < 32 && !Overrun() && !Flag()) zeros++;
  if (zeros >= 32) return UINT32_MAX;
  return (1u << zeros) - 1 + Bits(zeros);
}

int32_t BitReader::Se() {
  const uint32_t code = Ue();
  const auto half = static_cast<int32_t>(code / 2 + code % 2);
  return code % 2 != 0 ? half : -half;
}

}  // namespace fakevt
