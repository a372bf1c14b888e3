// What an access unit tells before it is decoded, and its form for VideoToolbox.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "arkavo_bitstream.h"
#include "decoder_session.h"

namespace arkavo {

// The parts of an access unit that matter to the session. NAL units are borrowed from it.
struct UnitContents {
  // Whether any NAL unit is one as streams have them, and whether there is a slice.
  bool is_coded_video = false;
  bool has_picture = false;
  // Of the first slice.
  uint8_t slice_type = 0;
  bool is_reference = false;
  uint32_t pps_id = 0;
  // Whether a new coded video sequence must begin with this picture, or with the next: what end of sequence says.
  bool begins_sequence = false;
  bool ends_sequence = false;
  std::vector<NalUnit> parameter_sets;
  std::optional<RecoveryPoint> recovery_point;
};

// Throws ERR_STREAM_INVALID when the first slice's header breaks off.
UnitContents InspectUnit(VideoCodec codec, const CodedUnit& unit);

// Bytes of the lengths that stand before NAL units in what LengthPrefixed makes.
constexpr int kLengthBytes = 4;

// Puts the unit into `out`, each NAL unit behind its length, without what a sample does not have: parameter sets (they are in
// the format description), delimiters, filler, layers above the base. Empty when nothing is left.
void LengthPrefixed(VideoCodec codec, const CodedUnit& unit, std::vector<uint8_t>* out);

}  // namespace arkavo
