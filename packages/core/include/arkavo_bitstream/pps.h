/* Which picture parameter set it is, and which SPS it is for. */
#ifndef ARKAVO_BITSTREAM_PPS_H
#define ARKAVO_BITSTREAM_PPS_H

#include "bit_reader.h"

namespace arkavo {

struct PpsIds {
  uint32_t id;
  uint32_t sps_id;
};

/*
 * Reads the start of a PPS NAL unit (ISO/IEC 14496-10 §7.3.2.2, ISO/IEC 23008-2 §7.3.2.3). A damaged one throws
 * ERR_STREAM_INVALID.
 */
inline PpsIds ParsePpsIds(VideoCodec codec, const NalUnit& nal) {
  BitReader reader(nal);
  reader.Skip(8 * NalHeaderBytes(codec));
  const bool is_h264 = codec == VideoCodec::kH264;
  const uint32_t id = reader.UnsignedUpTo(is_h264 ? 255 : 63, "pic_parameter_set_id");
  return {id, reader.UnsignedUpTo(is_h264 ? 31 : 15, "seq_parameter_set_id")};
}

}  // namespace arkavo
#endif
