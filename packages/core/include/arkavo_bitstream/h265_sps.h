/* The SPS of H.265 (ISO/IEC 23008-2 §7.3.2.2.1, §E.2.1). */
#ifndef ARKAVO_BITSTREAM_H265_SPS_H
#define ARKAVO_BITSTREAM_H265_SPS_H

#include "h265_reference_picture_set.h"
#include "sps_info.h"

namespace arkavo {

/* Reads one NAL unit, once. */
class H265SpsReader {
 public:
  explicit H265SpsReader(const NalUnit& nal) : nal_(nal), reader_(nal) {}

  SpsInfo Read() {
    if (!IsBaseLayer(VideoCodec::kH265, nal_)) ThrowInvalidStream("an SPS of an enhancement layer, or without header");
    reader_.Skip(16 + 4);
    const uint32_t sub_layers = reader_.Bits(3) + 1;
    reader_.Skip(1);
    ReadProfileTierLevel(sub_layers);
    sps_.id = reader_.UnsignedUpTo(15, "sps_seq_parameter_set_id");
    sps_.chroma_format = reader_.UnsignedUpTo(3, "chroma_format_idc");
    has_separate_planes_ = sps_.chroma_format == 3 && reader_.Flag();
    ReadSize();
    sps_.bit_depth_luma = 8 + reader_.UnsignedUpTo(8, "bit_depth_luma_minus8");
    sps_.bit_depth_chroma = 8 + reader_.UnsignedUpTo(8, "bit_depth_chroma_minus8");
    order_lsb_bits_ = 4 + reader_.UnsignedUpTo(12, "log2_max_pic_order_cnt_lsb_minus4");
    ReadBuffering(sub_layers);
    SkipCodingTools();
    if (reader_.Flag()) ReadVui();
    return sps_;
  }

 private:
  void ReadProfileTierLevel(uint32_t sub_layers) {
    reader_.Skip(3);
    sps_.profile_idc = reader_.Bits(5);
    reader_.Skip(80);
    sps_.level_idc = reader_.Bits(8);
    if (sub_layers == 1) return;
    uint32_t skipped = 0;
    for (uint32_t layer = 0; layer < 8; layer++) {
      const uint32_t has = reader_.Bits(2);
      if (layer < sub_layers - 1) skipped += ((has & 2) != 0 ? 88 : 0) + ((has & 1) != 0 ? 8 : 0);
    }
    reader_.Skip(skipped);
  }

  void ReadSize() {
    const uint64_t width = reader_.Unsigned();
    const uint64_t height = reader_.Unsigned();
    const uint32_t format = has_separate_planes_ ? 0 : sps_.chroma_format;
    PictureSize crop = {0, 0};
    if (reader_.Flag()) {
      crop.width = (uint64_t{reader_.Unsigned()} + reader_.Unsigned()) * (format == 1 || format == 2 ? 2 : 1);
      crop.height = (uint64_t{reader_.Unsigned()} + reader_.Unsigned()) * (format == 1 ? 2 : 1);
    }
    SetSize({width, height}, crop, &sps_);
  }

  /* The highest sub-layer's, which comes last. */
  void ReadBuffering(uint32_t sub_layers) {
    for (uint32_t left = reader_.Flag() ? sub_layers : 1; left > 0; left--) {
      sps_.max_dec_pic_buffering = reader_.UnsignedUpTo(kMaxDpbFrames - 1, "sps_max_dec_pic_buffering_minus1") + 1;
      sps_.reorder_depth = reader_.UnsignedUpTo(kMaxDpbFrames, "sps_max_num_reorder_pics");
      reader_.Unsigned();
    }
  }

  void SkipCodingTools() {
    for (int left = 6; left > 0; left--) reader_.Unsigned();
    if (reader_.Flag() && reader_.Flag()) SkipScalingLists();
    reader_.Skip(2);
    if (reader_.Flag()) {
      reader_.Skip(8);
      reader_.Unsigned();
      reader_.Unsigned();
      reader_.Skip(1);
    }
    H265ReferencePictureSets().Skip(&reader_);
    if (reader_.Flag()) {
      const uint32_t count = reader_.UnsignedUpTo(32, "num_long_term_ref_pics_sps");
      reader_.Skip(uint64_t{count} * (order_lsb_bits_ + 1));
    }
    reader_.Skip(2);
  }

  /* §7.3.4. */
  void SkipScalingLists() {
    for (int size = 0; size < 4; size++) {
      for (int matrix = 0; matrix < 6; matrix += size == 3 ? 3 : 1) {
        if (!reader_.Flag()) {
          reader_.Unsigned();
          continue;
        }
        if (size > 1) reader_.Signed();
        for (int left = size == 0 ? 16 : 64; left > 0; left--) reader_.Signed();
      }
    }
  }

  /* As far as the timing. */
  void ReadVui() {
    ReadVuiPicture(&reader_, &sps_);
    reader_.Skip(3);
    if (reader_.Flag()) {
      for (int left = 4; left > 0; left--) reader_.Unsigned();
    }
    if (reader_.Flag()) reader_.Skip(64);
  }

  NalUnit nal_;
  BitReader reader_;
  SpsInfo sps_;
  uint32_t order_lsb_bits_ = 0;
  bool has_separate_planes_ = false;
};

/* Reads a whole SPS NAL unit of the base layer. A damaged one throws ERR_STREAM_INVALID. */
inline SpsInfo ParseH265Sps(const NalUnit& nal) { return H265SpsReader(nal).Read(); }

}  // namespace arkavo
#endif
