/* NAL units and what their headers say. */
#ifndef ARKAVO_BITSTREAM_NAL_UNIT_H
#define ARKAVO_BITSTREAM_NAL_UNIT_H

#include <cstddef>
#include <cstdint>

namespace arkavo {

enum class VideoCodec { kH264, kH265 };

/* A NAL unit where it lies, borrowed: its header at data[0], without start code, length or trailing zero bytes. */
struct NalUnit {
  const uint8_t* data = nullptr;
  size_t size = 0;
};

/* ISO/IEC 14496-10 table 7-1, as far as types are looked at. */
enum H264NalType : uint8_t {
  kH264Slice = 1,
  kH264PartitionA = 2,
  kH264PartitionC = 4,
  kH264Idr = 5,
  kH264Sei = 6,
  kH264Sps = 7,
  kH264Pps = 8,
  kH264Delimiter = 9,
  kH264EndOfSequence = 10,
  kH264EndOfStream = 11,
  kH264Filler = 12,
  kH264SpsExtension = 13
};

/* ISO/IEC 23008-2 table 7-1, as far as types are looked at. */
enum H265NalType : uint8_t {
  kH265FirstIrap = 16,
  kH265IdrWithLeading = 19,
  kH265IdrWithoutLeading = 20,
  kH265Cra = 21,
  kH265LastIrap = 23,
  kH265LastSlice = 31,
  kH265Vps = 32,
  kH265Sps = 33,
  kH265Pps = 34,
  kH265Delimiter = 35,
  kH265EndOfSequence = 36,
  kH265EndOfStream = 37,
  kH265Filler = 38,
  kH265PrefixSei = 39,
  kH265SuffixSei = 40
};

/* Bytes of a NAL unit's header. */
inline size_t NalHeaderBytes(VideoCodec codec) { return codec == VideoCodec::kH264 ? 1 : 2; }

/* The type in the first byte of a NAL unit's header. */
inline uint8_t NalType(VideoCodec codec, uint8_t first_byte) {
  return static_cast<uint8_t>(codec == VideoCodec::kH264 ? first_byte & 0x1f : (first_byte >> 1) & 0x3f);
}

/* The type of a NAL unit; an empty one counts as type 0. */
inline uint8_t NalType(VideoCodec codec, const NalUnit& nal) {
  return nal.size == 0 ? uint8_t{0} : NalType(codec, nal.data[0]);
}

/* Whether a NAL unit of this type carries a slice (H.264: of the primary coded picture). */
inline bool IsSlice(VideoCodec codec, uint8_t type) {
  return codec == VideoCodec::kH264 ? type >= kH264Slice && type <= kH264Idr : type <= kH265LastSlice;
}

/* Whether a slice of this type belongs to a keyframe: IDR in H.264, any intra random access point in H.265. */
inline bool IsKeySlice(VideoCodec codec, uint8_t type) {
  return codec == VideoCodec::kH264 ? type == kH264Idr : type >= kH265FirstIrap && type <= kH265LastIrap;
}

/* Whether a NAL unit of this type is an SPS, a PPS, or a VPS of H.265. */
inline bool IsParameterSet(VideoCodec codec, uint8_t type) {
  return codec == VideoCodec::kH264 ? type == kH264Sps || type == kH264Pps : type >= kH265Vps && type <= kH265Pps;
}

/* Whether a NAL unit is of the base layer, the only one there is in H.264 (ISO/IEC 23008-2 §7.4.2.2, nuh_layer_id). */
inline bool IsBaseLayer(VideoCodec codec, const NalUnit& nal) {
  return codec == VideoCodec::kH264 || (nal.size >= 2 && (nal.data[0] & 1) == 0 && nal.data[1] >> 3 == 0);
}

/*
 * Whether a NAL unit is the first slice of a picture: first_mb_in_slice is 0 (H.264, without arbitrary slice order), or
 * first_slice_segment_in_pic_flag is set (H.265). Both show in the first bit after the header.
 */
inline bool StartsPicture(VideoCodec codec, const NalUnit& nal) {
  const size_t header = NalHeaderBytes(codec);
  if (nal.size <= header || (nal.data[header] & 0x80) == 0) return false;
  const uint8_t type = NalType(codec, nal.data[0]);
  const bool has_position = codec == VideoCodec::kH265 || type <= kH264PartitionA || type > kH264PartitionC;
  return IsSlice(codec, type) && has_position;
}

/* The NAL unit without the zero bytes at its end: they are the byte stream's (ISO/IEC 14496-10 §B.1.1). */
inline NalUnit WithoutTrailingZeros(NalUnit nal) {
  while (nal.size > 0 && nal.data[nal.size - 1] == 0) nal.size--;
  return nal;
}

}  // namespace arkavo
#endif
