/* The fields of a sequence parameter set, and what both codecs have in common in reading them. */
#ifndef ARKAVO_BITSTREAM_SPS_INFO_H
#define ARKAVO_BITSTREAM_SPS_INFO_H

#include "../arkavo_pipeline.h"
#include "bit_reader.h"

namespace arkavo {

struct SpsInfo {
  uint32_t id = 0;
  uint32_t profile_idc = 0;
  uint32_t level_idc = 0;
  /* Pixels, after cropping: 1 to kMaxCodedSide. */
  uint32_t width = 0;
  uint32_t height = 0;
  /* chroma_format_idc: 0 is monochrome, 1 is 4:2:0, 2 is 4:2:2, 3 is 4:4:4. */
  uint32_t chroma_format = 1;
  uint32_t bit_depth_luma = 8;
  uint32_t bit_depth_chroma = 8;
  /* How many pictures at most precede a picture in decoding order and follow it in output order: 0 to 16. */
  uint32_t reorder_depth = 0;
  /* False when `reorder_depth` is only what the profile and level allow at most (ISO/IEC 14496-10 §E.2.1). */
  bool is_reorder_depth_known = true;
  /* Frames that a decoder holds at most: 0 to 16. */
  uint32_t max_dec_pic_buffering = 0;
  /* False: fields may be coded by themselves. H.265: always true. */
  bool frame_mbs_only = true;
  /* Code points of the VUI; without one, 2 (unspecified) and limited range. */
  arkavo_color color = {2, 2, 2, 0};
};

/* Pixels; the largest picture side that any level allows is smaller. */
constexpr uint32_t kMaxCodedSide = 16888;

/* Pixels; the largest side of a frame. A stream may say more, but no picture of it is decoded. */
constexpr uint32_t kMaxPictureSide = 16384;

/* The most frames of a decoded picture buffer (ISO/IEC 14496-10 §A.3.1, ISO/IEC 23008-2 §A.4.2). */
constexpr uint32_t kMaxDpbFrames = 16;

struct PictureSize {
  uint64_t width;
  uint64_t height;
};

/* Puts the cropped size into `sps`, checked. */
inline void SetSize(const PictureSize& coded, const PictureSize& crop, SpsInfo* sps) {
  const bool is_possible = coded.width <= kMaxCodedSide && coded.height <= kMaxCodedSide && crop.width < coded.width &&
                           crop.height < coded.height;
  if (!is_possible) {
    ThrowInvalidStream("an SPS says " + std::to_string(coded.width) + "x" + std::to_string(coded.height) + " pixels, " +
                       std::to_string(crop.width) + "x" + std::to_string(crop.height) +
                       " of them cropped; expected 1 to " + std::to_string(kMaxCodedSide) + " each way");
  }
  sps->width = static_cast<uint32_t>(coded.width - crop.width);
  sps->height = static_cast<uint32_t>(coded.height - crop.height);
}

/* The VUI up to where the codecs differ: aspect ratio, overscan, colour, chroma location. */
inline void ReadVuiPicture(BitReader* reader, SpsInfo* sps) {
  constexpr uint32_t kExtendedSar = 255;
  if (reader->Flag() && reader->Bits(8) == kExtendedSar) reader->Skip(32);
  if (reader->Flag()) reader->Skip(1);
  if (reader->Flag()) {
    reader->Skip(3);
    sps->color.full_range = static_cast<uint8_t>(reader->Bits(1));
    if (reader->Flag()) {
      sps->color.primaries = static_cast<uint8_t>(reader->Bits(8));
      sps->color.transfer = static_cast<uint8_t>(reader->Bits(8));
      sps->color.matrix = static_cast<uint8_t>(reader->Bits(8));
    }
  }
  if (reader->Flag()) {
    reader->Unsigned();
    reader->Unsigned();
  }
}

}  // namespace arkavo
#endif
