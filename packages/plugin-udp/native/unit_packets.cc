#include "unit_packets.h"

#include <arkavo_bitstream/annexb_reader.h>

#include <algorithm>
#include <array>

#include "rtp_payload.h"

namespace arkavo {

namespace {

constexpr size_t kFixedHeaderBytes = 12;
constexpr uint8_t kExtensionBit = 0x10;
constexpr uint8_t kMarkerBit = 0x80;

// What begins with another type is taken for a payload structure, and decoders pass it over.
bool IsSent(VideoCodec codec, const NalUnit& nal) {
  const uint8_t type = NalType(codec, nal);
  if (codec == VideoCodec::kH264) return type >= 1 && type <= kLastH264Type;
  return type <= kLastH265Type && nal.size >= NalHeaderBytes(codec);
}

size_t DividedUp(size_t dividend, size_t divisor) { return (dividend + divisor - 1) / divisor; }

// As important as the most important unit inside, and as damaged (RFC 6184 §5.7.1).
uint8_t StapHeader(const std::vector<NalUnit>& group) {
  uint8_t reference = 0;
  uint8_t forbidden = 0;
  for (const NalUnit& nal : group) {
    reference = std::max<uint8_t>(reference, nal.data[0] & 0x60);
    forbidden |= nal.data[0] & kForbiddenBit;
  }
  return forbidden | reference | kStapA;
}

// Of the lowest layer and temporal id inside, and damaged when one is (RFC 7798 §4.4.2).
std::array<uint8_t, 2> AggregationHeader(const std::vector<NalUnit>& group) {
  int forbidden = 0;
  int layer = 0x3f;
  int temporalId = 7;
  for (const NalUnit& nal : group) {
    const int header = nal.data[0] << 8 | nal.data[1];
    forbidden |= nal.data[0] & kForbiddenBit;
    layer = std::min(layer, header >> 3 & 0x3f);
    temporalId = std::min(temporalId, header & 7);
  }
  return {static_cast<uint8_t>(forbidden | kAggregation << 1 | layer >> 5),
          static_cast<uint8_t>((layer & 0x1f) << 3 | temporalId)};
}

}  // namespace

const std::vector<Datagram>& UnitPackets::Make(const UnitToSend& unit) {
  group_.clear();
  memory_.clear();
  packets_.clear();
  datagrams_.clear();
  size_t groupBytes = 0;
  AnnexBReader reader(unit.data, unit.bytes);
  for (NalUnit nal; reader.Next(&nal);) {
    if (!IsSent(unit.codec, nal)) continue;
    const size_t bytes = kLengthBytes + nal.size;
    const bool fits = !group_.empty() && groupBytes + bytes <= unit.maxPayloadBytes;
    if (!fits) {
      AddGroup(unit);
      group_.clear();
      groupBytes = NalHeaderBytes(unit.codec);
    }
    group_.push_back(nal);
    groupBytes += bytes;
  }
  AddGroup(unit);
  if (packets_.empty()) return datagrams_;
  memory_[packets_.back().head + 1] |= kMarkerBit;
  for (const Packet& packet : packets_) {
    datagrams_.push_back({{memory_.data() + packet.head, packet.headBytes},
                          {const_cast<uint8_t*>(packet.body), packet.bodyBytes}});
  }
  return datagrams_;
}

void UnitPackets::AddGroup(const UnitToSend& unit) {
  if (group_.empty()) return;
  if (group_.size() > 1) return AddAggregate(unit);
  const NalUnit& nal = group_.front();
  if (nal.size > unit.maxPayloadBytes) return AddFragments(unit, nal);
  Begin(unit);
  End(nal.data, nal.size);
}

// In the memory as a whole: these are small, and many pieces are dearer than few bytes.
void UnitPackets::AddAggregate(const UnitToSend& unit) {
  Begin(unit);
  if (unit.codec == VideoCodec::kH264) {
    Write(StapHeader(group_));
  } else {
    for (const uint8_t byte : AggregationHeader(group_)) Write(byte);
  }
  for (const NalUnit& nal : group_) {
    Write(static_cast<uint8_t>(nal.size >> 8));
    Write(static_cast<uint8_t>(nal.size));
    memory_.insert(memory_.end(), nal.data, nal.data + nal.size);
  }
  End(nullptr, 0);
}

// RFC 6184 §5.8, RFC 7798 §4.4.3. The fewest parts that fit, of one size but the last, which may be smaller.
void UnitPackets::AddFragments(const UnitToSend& unit, const NalUnit& nal) {
  const bool isH264 = unit.codec == VideoCodec::kH264;
  const size_t nalHeader = NalHeaderBytes(unit.codec);
  const size_t body = nal.size - nalHeader;
  const size_t step = DividedUp(body, DividedUp(body, unit.maxPayloadBytes - nalHeader - 1));
  const uint8_t type = NalType(unit.codec, nal);
  for (size_t from = nalHeader; from < nal.size; from += step) {
    const size_t bytes = std::min(step, nal.size - from);
    const uint8_t start = from == nalHeader ? kStartBit : 0;
    const uint8_t end = from + bytes == nal.size ? kEndBit : 0;
    Begin(unit);
    if (isH264) {
      Write(static_cast<uint8_t>((nal.data[0] & ~0x1f) | kFuA));
    } else {
      Write(static_cast<uint8_t>((nal.data[0] & ~0x7e) | kFragmentation << 1));
      Write(nal.data[1]);
    }
    Write(start | end | type);
    End(nal.data + from, bytes);
  }
}

// The header, with the sequence number of this packet.
void UnitPackets::Begin(const UnitToSend& unit) {
  const size_t head = memory_.size();
  const bool isFirst = packets_.empty();
  memory_.insert(memory_.end(), unit.header, unit.header + (isFirst ? unit.headerBytes : kFixedHeaderBytes));
  const size_t number = (unit.header[2] << 8 | unit.header[3]) + packets_.size();
  if (!isFirst) memory_[head] &= static_cast<uint8_t>(~kExtensionBit);
  memory_[head + 2] = static_cast<uint8_t>(number >> 8);
  memory_[head + 3] = static_cast<uint8_t>(number);
  packets_.push_back({head, 0, nullptr, 0});
}

void UnitPackets::End(const uint8_t* body, size_t bytes) {
  Packet& packet = packets_.back();
  packet.headBytes = memory_.size() - packet.head;
  packet.body = body;
  packet.bodyBytes = bytes;
}

}  // namespace arkavo
