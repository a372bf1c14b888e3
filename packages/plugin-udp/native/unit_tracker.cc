#include "unit_tracker.h"

#include <algorithm>

#include "header_extension.h"

namespace arkavo {

namespace {

constexpr size_t kMaxStreams = 16;
constexpr size_t kFixedHeaderBytes = 12;
constexpr size_t kExtensionPrefixBytes = 4;
constexpr size_t kMaxHeaderBytes = 256;
// Of the capture time: alone, and with the offset of its clock.
constexpr size_t kCaptureBytes = 8;
constexpr size_t kLongCaptureBytes = 16;
// RTCP's types are where RTP has marker and payload type (RFC 5761 §4).
constexpr uint8_t kFirstRtcpType = 192;
constexpr uint8_t kLastRtcpType = 223;

uint16_t HalfWord(const uint8_t* data) { return static_cast<uint16_t>(data[0] << 8 | data[1]); }

uint32_t Word(const uint8_t* data) {
  return static_cast<uint32_t>(data[0]) << 24 | static_cast<uint32_t>(data[1]) << 16 |
         static_cast<uint32_t>(data[2]) << 8 | data[3];
}

// 0 for what is no packet of RTP, or not a plain one: with padding, with CSRCs, or with a header that is too large.
size_t HeaderBytes(const uint8_t* data, size_t bytes) {
  if (bytes < kFixedHeaderBytes || (data[0] & ~0x10) != 0x80) return 0;
  if (data[1] >= kFirstRtcpType && data[1] <= kLastRtcpType) return 0;
  if ((data[0] & 0x10) == 0) return kFixedHeaderBytes;
  if (bytes < kFixedHeaderBytes + kExtensionPrefixBytes) return 0;
  const size_t header = kFixedHeaderBytes + kExtensionPrefixBytes + size_t{4} * HalfWord(data + kFixedHeaderBytes + 2);
  return header <= std::min(bytes, kMaxHeaderBytes) ? header : 0;
}

}  // namespace

bool TrackedStream::Awaits(const ExpectedUnit& expected) const {
  const bool isSame = expected_.payloadType == expected.payloadType && expected_.codec == expected.codec &&
                      expected_.captureTimeId == expected.captureTimeId &&
                      expected_.sequenceNumber == expected.sequenceNumber;
  return isSame && !isBegun_ && !isLost_;
}

bool TrackedStream::Take(const uint8_t* data, size_t bytes, const Address& from) {
  isComplete_ = false;
  isLost_ = isLost_ || !Advance(data, bytes, from);
  return isComplete_ && !isLost_;
}

// False when it is not what comes next.
bool TrackedStream::Advance(const uint8_t* data, size_t bytes, const Address& from) {
  const size_t header = HeaderBytes(data, bytes);
  if (header == 0 || !IsNext(data, header, from)) return false;
  if (!isBegun_ && !Begin(data, header, from)) return false;
  expected_.sequenceNumber++;
  if (!assembler_.Take(data + header, bytes - header)) return false;
  isComplete_ = (data[1] & 0x80) != 0;
  isBegun_ = !isComplete_;
  return isBegun_ || assembler_.IsWhole();
}

// Extensions of all packets but the first would have to be looked into, too.
bool TrackedStream::IsNext(const uint8_t* data, size_t headerBytes, const Address& from) const {
  const bool isExpected =
      (data[1] & 0x7f) == expected_.payloadType && HalfWord(data + 2) == expected_.sequenceNumber;
  if (!isExpected || !isBegun_) return isExpected;
  return headerBytes == kFixedHeaderBytes && Word(data + 4) == head_.timestamp && from == from_;
}

bool TrackedStream::Begin(const uint8_t* data, size_t headerBytes, const Address& from) {
  head_ = {expected_.ssrc, Word(data + 4), expected_.sequenceNumber, false, 0, 0};
  from_ = from;
  isBegun_ = true;
  assembler_.Restart();
  return headerBytes == kFixedHeaderBytes || ReadCaptureTime(data + kFixedHeaderBytes, headerBytes - kFixedHeaderBytes);
}

// False when the extension is damaged.
bool TrackedStream::ReadCaptureTime(const uint8_t* extension, size_t bytes) {
  ExtensionElement element;
  const uint8_t* elements = extension + kExtensionPrefixBytes;
  const size_t length = bytes - kExtensionPrefixBytes;
  const bool isRead = FindElement(HalfWord(extension), elements, length, expected_.captureTimeId, &element);
  head_.hasCaptureTime = element.data && (element.bytes == kCaptureBytes || element.bytes == kLongCaptureBytes);
  if (!head_.hasCaptureTime) return isRead;
  head_.captureSeconds = Word(element.data);
  head_.captureFraction = Word(element.data + 4);
  return isRead;
}

bool UnitTracker::Expect(const ExpectedUnit& expected) {
  TrackedStream* known = Find(expected.ssrc);
  if (!known && streams_.size() == kMaxStreams) return false;
  if (!known) streams_.emplace_back(expected);
  else if (!known->Awaits(expected)) *known = TrackedStream(expected);
  return true;
}

void UnitTracker::Forget(uint32_t ssrc) {
  if (TrackedStream* known = Find(ssrc)) streams_.erase(streams_.begin() + (known - streams_.data()));
}

const TrackedStream* UnitTracker::Take(const uint8_t* data, size_t bytes, const Address& from) {
  if (bytes < kFixedHeaderBytes) return nullptr;
  TrackedStream* stream = Find(Word(data + 8));
  return stream && stream->Take(data, bytes, from) ? stream : nullptr;
}

TrackedStream* UnitTracker::Find(uint32_t ssrc) {
  const auto found = std::find_if(streams_.begin(), streams_.end(),
                                  [ssrc](const TrackedStream& stream) { return stream.Ssrc() == ssrc; });
  return found == streams_.end() ? nullptr : &*found;
}

}  // namespace arkavo
