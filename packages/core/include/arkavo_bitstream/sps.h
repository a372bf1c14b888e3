/* What a sequence parameter set says, the same for both codecs. */
#ifndef ARKAVO_BITSTREAM_SPS_H
#define ARKAVO_BITSTREAM_SPS_H

#include "h264_sps.h"
#include "h265_sps.h"

namespace arkavo {

/*
 * Reads a whole SPS NAL unit (ISO/IEC 14496-10 §7.3.2.1.1, ISO/IEC 23008-2 §7.3.2.2.1; in H.265 of the base layer).
 * A damaged one throws ERR_STREAM_INVALID.
 */
inline SpsInfo ParseSps(VideoCodec codec, const NalUnit& nal) {
  return codec == VideoCodec::kH264 ? ParseH264Sps(nal) : ParseH265Sps(nal);
}

}  // namespace arkavo
#endif
