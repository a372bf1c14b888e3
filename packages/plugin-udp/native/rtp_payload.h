// What the RTP payloads of H.264 (RFC 6184) and H.265 (RFC 7798) are made of.
#ifndef ARKAVO_UDP_RTP_PAYLOAD_H
#define ARKAVO_UDP_RTP_PAYLOAD_H

#include <cstddef>
#include <cstdint>

namespace arkavo {

// Of the size before each unit of an aggregate.
constexpr size_t kLengthBytes = 2;

constexpr uint8_t kForbiddenBit = 0x80;
// In the header of a fragment.
constexpr uint8_t kStartBit = 0x80;
constexpr uint8_t kEndBit = 0x40;

// RFC 6184 table 1.
constexpr uint8_t kStapA = 24;
constexpr uint8_t kFuA = 28;
constexpr uint8_t kLastH264Type = 23;
// RFC 7798 §4.4.
constexpr uint8_t kAggregation = 48;
constexpr uint8_t kFragmentation = 49;
constexpr uint8_t kLastH265Type = 47;

}  // namespace arkavo

#endif
