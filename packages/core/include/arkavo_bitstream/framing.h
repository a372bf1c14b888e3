/* How the NAL units of an access unit are told apart. */
#ifndef ARKAVO_BITSTREAM_FRAMING_H
#define ARKAVO_BITSTREAM_FRAMING_H

#include "annexb_reader.h"
#include "length_prefixed_reader.h"

namespace arkavo {

enum class Framing {
  kUnknown,        /* neither: damaged, or not this codec */
  kAnnexB,         /* start codes */
  kLengthPrefixed, /* lengths */
};

/* Whether a NAL unit holds a header that may be one: forbidden_zero_bit is 0, nuh_temporal_id_plus1 (H.265) is not. */
inline bool HasHeader(VideoCodec codec, const NalUnit& nal) {
  if (nal.size < NalHeaderBytes(codec) || (nal.data[0] & 0x80) != 0) return false;
  return codec == VideoCodec::kH264 || (nal.data[1] & 7) != 0;
}

/*
 * Whether the header is one that streams in use have: a type that the standards name, data partitions, auxiliary
 * pictures and enhancement layers left out, with the nal_ref_idc (H.264) or layer (H.265) that belongs to it.
 */
inline bool HasUsualHeader(VideoCodec codec, const NalUnit& nal) {
  if (!HasHeader(codec, nal)) return false;
  const uint8_t type = NalType(codec, nal);
  if (codec == VideoCodec::kH265) {
    return IsBaseLayer(codec, nal) && (type <= 9 || (type >= kH265FirstIrap && type <= kH265Cra) ||
                                       (type >= kH265Vps && type <= kH265SuffixSei));
  }
  const bool is_reference = (nal.data[0] & 0x60) != 0;
  if (type == kH264Idr || type == kH264Sps || type == kH264Pps) return is_reference;
  return type == kH264Slice || (!is_reference && (type == kH264Sei || (type >= kH264Delimiter && type <= kH264Filler)));
}

/*
 * Whether the lengths lead from NAL unit to NAL unit and exactly to the end, each NAL unit with a header. Empty ones
 * are not let pass: four zero bytes are no evidence.
 */
inline bool LooksLengthPrefixed(VideoCodec codec, const uint8_t* data, size_t size, size_t prefix_size) {
  CheckPrefixSize(prefix_size);
  size_t offset = 0;
  while (offset < size) {
    if (size - offset < prefix_size) return false;
    uint32_t length = 0;
    for (size_t index = 0; index < prefix_size; index++) length = length << 8 | data[offset + index];
    offset += prefix_size;
    if (length > size - offset || !HasHeader(codec, {data + offset, length})) return false;
    offset += length;
  }
  return size > 0;
}

/* Whether it begins with a start code, zero bytes before it included. */
inline bool BeginsWithStartCode(const uint8_t* data, size_t size) {
  size_t zeros = 0;
  while (zeros < size && data[zeros] == 0) zeros++;
  return zeros >= 2 && zeros < size && data[zeros] == 1;
}

/* Whether, read as Annex B, the first slice is the first of a picture. */
inline bool ReadsAsPicture(VideoCodec codec, const uint8_t* data, size_t size) {
  NalUnit nal;
  for (AnnexBReader reader(data, size); reader.Next(&nal);) {
    if (HasHeader(codec, nal) && IsSlice(codec, NalType(codec, nal))) return StartsPicture(codec, nal);
  }
  return false;
}

/* Whether every NAL unit behind its length has a usual header. The lengths are known to lead to the end. */
inline bool HasUsualHeaders(VideoCodec codec, const uint8_t* data, size_t size, size_t prefix_size) {
  NalUnit nal;
  for (LengthPrefixedReader reader(data, size, prefix_size); reader.Next(&nal);) {
    if (!HasUsualHeader(codec, nal)) return false;
  }
  return true;
}

/*
 * The framing of an access unit whose lengths, if it has such, are of `prefix_size` bytes (1, 2 or 4; anything else
 * throws ERR_STREAM_INVALID). A framing belongs to a stream: ask at a keyframe and keep the answer, because damaged
 * lengths may look like start codes.
 *
 * Without a start code at its beginning, it is length-prefixed if its lengths lead to its end (LooksLengthPrefixed),
 * else unknown; with one, Annex B unless they do. Both may be: a four-byte length of 256 to 511 reads 00 00 01 xx, and
 * one of 1 reads 00 00 00 01. Then
 * 1. it is Annex B when, read so, its first slice starts a picture, which shows in the first bit after the slice's
 *    header. In a length-prefixed unit that bit is one of the real NAL unit's header: forbidden_zero_bit in H.264, the
 *    upper bit of a nuh_layer_id below 16 in H.265, both 0. A start code cannot be further in: emulation prevention;
 * 2. else it is length-prefixed when the NAL units behind the lengths all have usual headers (HasUsualHeader): lengths
 *    lead to the end of an Annex B unit without a picture by chance only;
 * 3. else it is Annex B.
 */
inline Framing DetectFraming(VideoCodec codec, const uint8_t* data, size_t size, size_t prefix_size) {
  const bool is_walkable = LooksLengthPrefixed(codec, data, size, prefix_size);
  if (!BeginsWithStartCode(data, size)) return is_walkable ? Framing::kLengthPrefixed : Framing::kUnknown;
  if (!is_walkable || ReadsAsPicture(codec, data, size)) return Framing::kAnnexB;
  return HasUsualHeaders(codec, data, size, prefix_size) ? Framing::kLengthPrefixed : Framing::kAnnexB;
}

}  // namespace arkavo
#endif
