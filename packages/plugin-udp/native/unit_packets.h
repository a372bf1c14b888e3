// The RTP packets of an access unit, as src/payload and src/rtp write them, to the byte. No N-API. One thread uses it.
#ifndef ARKAVO_UDP_UNIT_PACKETS_H
#define ARKAVO_UDP_UNIT_PACKETS_H

#include <arkavo_bitstream/nal_unit.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "datagram.h"

namespace arkavo {

struct UnitToSend {
  VideoCodec codec;
  // In Annex B form.
  const uint8_t* data;
  size_t bytes;
  // Of the first packet, without a marker: 12 bytes at least. Those after it have neither CSRCs nor an extension.
  const uint8_t* header;
  size_t headerBytes;
  size_t maxPayloadBytes;
};

class UnitPackets {
 public:
  // None when there is nothing in the unit that is sent. They hold until the next call, and as long as the unit does: what is large stays in it.
  const std::vector<Datagram>& Make(const UnitToSend& unit);

 private:
  // `head` is an offset in the memory, which moves as it grows.
  struct Packet {
    size_t head;
    size_t headBytes;
    const uint8_t* body;
    size_t bodyBytes;
  };

  void AddGroup(const UnitToSend& unit);
  void AddAggregate(const UnitToSend& unit);
  void AddFragments(const UnitToSend& unit, const NalUnit& nal);
  void Begin(const UnitToSend& unit);
  void End(const uint8_t* body, size_t bytes);
  void Write(uint8_t byte) { memory_.push_back(byte); }

  // Neighbours that fit one packet together.
  std::vector<NalUnit> group_;
  std::vector<uint8_t> memory_;
  std::vector<Packet> packets_;
  std::vector<Datagram> datagrams_;
};

}  // namespace arkavo
#endif
