// Sees whole access units among the datagrams of streams that come in order. No N-API. One thread uses it.
#ifndef ARKAVO_UDP_UNIT_TRACKER_H
#define ARKAVO_UDP_UNIT_TRACKER_H

#include <cstddef>
#include <cstdint>
#include <vector>

#include "address.h"
#include "unit_assembler.h"

namespace arkavo {

// A stream whose next unit begins with this sequence number.
struct ExpectedUnit {
  uint32_t ssrc;
  uint8_t payloadType;
  uint16_t sequenceNumber;
  VideoCodec codec;
  // The id of the header extension with the capture time; 0 for none.
  uint8_t captureTimeId;
};

// What the first packet of a unit says of it.
struct UnitHead {
  uint32_t ssrc;
  uint32_t timestamp;
  uint16_t sequenceNumber;
  // NTP: 32 bits of seconds and 32 of fraction.
  bool hasCaptureTime;
  uint32_t captureSeconds;
  uint32_t captureFraction;
};

class TrackedStream {
 public:
  explicit TrackedStream(const ExpectedUnit& expected) : expected_(expected), assembler_(expected.codec) {}

  uint32_t Ssrc() const { return expected_.ssrc; }
  // Whether this is what comes next, and nothing of a unit has come. Never when it is lost.
  bool Awaits(const ExpectedUnit& expected) const;
  // Whether this datagram of the stream makes a unit whole. After one that is not what comes next none does: it is lost.
  bool Take(const uint8_t* data, size_t bytes, const Address& from);
  bool IsKey() const { return assembler_.IsKey(); }
  // Of that unit.
  const std::vector<uint8_t>& Unit() const { return assembler_.Unit(); }
  const UnitHead& Head() const { return head_; }

 private:
  bool Advance(const uint8_t* data, size_t bytes, const Address& from);
  bool IsNext(const uint8_t* data, size_t headerBytes, const Address& from) const;
  bool Begin(const uint8_t* data, size_t headerBytes, const Address& from);
  bool ReadCaptureTime(const uint8_t* extension, size_t bytes);

  ExpectedUnit expected_;
  UnitAssembler assembler_;
  UnitHead head_ = {};
  Address from_;
  // Whether the first packet of a unit has come, and not yet its last.
  bool isBegun_ = false;
  bool isComplete_ = false;
  bool isLost_ = false;
};

// Some streams, by their SSRCs.
class UnitTracker {
 public:
  // From now on, until something of it is not what comes next. It has its place until it is forgotten. False when all places are taken.
  bool Expect(const ExpectedUnit& expected);
  void Forget(uint32_t ssrc);
  // The stream whose unit this datagram, of any bytes, makes whole, until the next call; null when it makes none.
  const TrackedStream* Take(const uint8_t* data, size_t bytes, const Address& from);

 private:
  TrackedStream* Find(uint32_t ssrc);

  std::vector<TrackedStream> streams_;
};

}  // namespace arkavo
#endif
