/* Access units from one framing to the other. */
#ifndef ARKAVO_BITSTREAM_ANNEXB_CONVERTER_H
#define ARKAVO_BITSTREAM_ANNEXB_CONVERTER_H

#include <vector>

#include "annexb_reader.h"
#include "length_prefixed_reader.h"

namespace arkavo {

enum class KeepParameterSets { kYes, kNo };

/* Appends a NAL unit behind a four-byte start code. */
inline void AppendAnnexB(const NalUnit& nal, std::vector<uint8_t>* out) {
  static constexpr uint8_t kStartCode[] = {0, 0, 0, 1};
  out->insert(out->end(), kStartCode, kStartCode + sizeof kStartCode);
  out->insert(out->end(), nal.data, nal.data + nal.size);
}

/* Appends a NAL unit behind its length; ERR_STREAM_INVALID when `prefix_size` (1, 2 or 4) bytes cannot hold that. */
inline void AppendLengthPrefixed(const NalUnit& nal, size_t prefix_size, std::vector<uint8_t>* out) {
  if (nal.size > UINT32_MAX >> (8 * (4 - prefix_size))) {
    ThrowInvalidStream("a NAL unit of " + std::to_string(nal.size) + " bytes does not fit a length of " +
                       std::to_string(prefix_size) + " bytes; use 4");
  }
  for (size_t left = prefix_size; left > 0; left--) {
    out->push_back(static_cast<uint8_t>(nal.size >> (8 * (left - 1))));
  }
  out->insert(out->end(), nal.data, nal.data + nal.size);
}

/*
 * Puts an access unit in length-prefixed form into `out`, whose content goes and whose memory is used again; with
 * `keep` kNo, without its SPS, PPS and VPS. At most 5/4 of `size`. Throws ERR_STREAM_INVALID for a NAL unit too long.
 */
inline void AnnexBToLengthPrefixed(VideoCodec codec, const uint8_t* data, size_t size, size_t prefix_size,
                                   KeepParameterSets keep, std::vector<uint8_t>* out) {
  CheckPrefixSize(prefix_size);
  out->clear();
  NalUnit nal;
  for (AnnexBReader reader(data, size); reader.Next(&nal);) {
    if (keep == KeepParameterSets::kNo && IsParameterSet(codec, NalType(codec, nal))) continue;
    AppendLengthPrefixed(nal, prefix_size, out);
  }
}

/*
 * Puts an access unit in Annex B form, with four-byte start codes, into `out`, whose content goes and whose memory is
 * used again. At most 5/2 of `size`. A length that leads outside throws ERR_STREAM_INVALID.
 */
inline void LengthPrefixedToAnnexB(const uint8_t* data, size_t size, size_t prefix_size, std::vector<uint8_t>* out) {
  out->clear();
  NalUnit nal;
  for (LengthPrefixedReader reader(data, size, prefix_size); reader.Next(&nal);) AppendAnnexB(nal, out);
}

}  // namespace arkavo
#endif
