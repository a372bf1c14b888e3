#include "unit_assembler.h"

#include <cstring>

#include "rtp_payload.h"

namespace arkavo {

namespace {

// What is larger is put together in JavaScript.
constexpr size_t kMaxUnitBytes = 262'144;
constexpr uint8_t kStartCode[] = {0, 0, 0, 1};

}  // namespace

void UnitAssembler::Restart() {
  unit_.clear();
  isOpen_ = false;
  hasSlice_ = false;
  isKey_ = false;
}

bool UnitAssembler::Take(const uint8_t* payload, size_t bytes) {
  if (bytes == 0) return false;
  const bool isH264 = codec_ == VideoCodec::kH264;
  const uint8_t type = NalType(codec_, payload[0]);
  if (type == (isH264 ? kFuA : kFragmentation)) return TakeFragment(payload, bytes);
  if (type == (isH264 ? kStapA : kAggregation)) return TakeAggregate(payload, bytes);
  return TakeNal(payload, bytes);
}

bool UnitAssembler::TakeAggregate(const uint8_t* payload, size_t bytes) {
  size_t offset = NalHeaderBytes(codec_);
  if (offset >= bytes) return false;
  while (offset < bytes) {
    if (bytes - offset < kLengthBytes) return false;
    const size_t length = payload[offset] << 8 | payload[offset + 1];
    offset += kLengthBytes;
    if (length == 0 || length > bytes - offset || !TakeNal(payload + offset, length)) return false;
    offset += length;
  }
  return true;
}

// The body of a fragment may be empty in H.264 alone.
bool UnitAssembler::TakeFragment(const uint8_t* payload, size_t bytes) {
  const bool isH264 = codec_ == VideoCodec::kH264;
  const size_t headerBytes = NalHeaderBytes(codec_) + 1;
  if (bytes < headerBytes || (!isH264 && bytes == headerBytes)) return false;
  const uint8_t flags = payload[headerBytes - 1];
  uint8_t header[2] = {};
  if (isH264) {
    header[0] = static_cast<uint8_t>((payload[0] & 0xe0) | (flags & 0x1f));
  } else {
    header[0] = static_cast<uint8_t>((payload[0] & 0x81) | (flags & 0x3f) << 1);
    header[1] = payload[1];
  }
  if (!IsHeader(header)) return false;
  const bool isEnd = (flags & kEndBit) != 0;
  if ((flags & kStartBit) != 0) {
    if (!BeginFragmented(header, isEnd)) return false;
  } else if (!isOpen_ || std::memcmp(header, open_, sizeof(open_)) != 0) {
    return false;
  }
  if (isEnd) isOpen_ = false;
  return Append(payload + headerBytes, bytes - headerBytes);
}

// A NAL unit is never sent in a single fragment (RFC 6184 §5.8, RFC 7798 §4.4.3).
bool UnitAssembler::BeginFragmented(const uint8_t* header, bool isEnd) {
  if (isOpen_ || isEnd) return false;
  isOpen_ = true;
  std::memcpy(open_, header, sizeof(open_));
  return BeginNal(header) && Append(header, NalHeaderBytes(codec_));
}

bool UnitAssembler::TakeNal(const uint8_t* nal, size_t bytes) {
  if (isOpen_ || bytes < NalHeaderBytes(codec_) || !IsHeader(nal)) return false;
  return BeginNal(nal) && Append(nal, bytes);
}

bool UnitAssembler::BeginNal(const uint8_t* header) {
  const uint8_t type = NalType(codec_, header[0]);
  if (!hasSlice_ && IsSlice(codec_, type)) {
    hasSlice_ = true;
    isKey_ = IsKeySlice(codec_, type);
  }
  return Append(kStartCode, sizeof(kStartCode));
}

bool UnitAssembler::Append(const uint8_t* data, size_t bytes) {
  if (bytes > kMaxUnitBytes - unit_.size()) return false;
  unit_.insert(unit_.end(), data, data + bytes);
  return true;
}

// Of a NAL unit that is not said to be damaged, of a type that has no other structure.
bool UnitAssembler::IsHeader(const uint8_t* header) const {
  if ((header[0] & kForbiddenBit) != 0) return false;
  const uint8_t type = NalType(codec_, header[0]);
  if (codec_ == VideoCodec::kH264) return type >= 1 && type <= kLastH264Type;
  return type <= kLastH265Type && (header[1] & 7) != 0;
}

}  // namespace arkavo
