/* The SPS of H.264 (ISO/IEC 14496-10 §7.3.2.1.1, §E.1.1). */
#ifndef ARKAVO_BITSTREAM_H264_SPS_H
#define ARKAVO_BITSTREAM_H264_SPS_H

#include "h264_dpb.h"
#include "sps_info.h"

namespace arkavo {

/* Reads one NAL unit, once. */
class H264SpsReader {
 public:
  explicit H264SpsReader(const NalUnit& nal) : reader_(nal) {}

  SpsInfo Read() {
    reader_.Skip(8);
    limits_.profile_idc = sps_.profile_idc = reader_.Bits(8);
    reader_.Skip(3);
    limits_.constraint_set3 = reader_.Flag();
    reader_.Skip(4);
    limits_.level_idc = sps_.level_idc = reader_.Bits(8);
    sps_.id = reader_.UnsignedUpTo(31, "seq_parameter_set_id");
    if (HasFormat()) ReadFormat();
    reader_.UnsignedUpTo(12, "log2_max_frame_num_minus4");
    const uint32_t order_type = ReadOrder();
    reader_.UnsignedUpTo(kMaxDpbFrames, "max_num_ref_frames");
    reader_.Skip(1);
    ReadSize();
    sps_.max_dec_pic_buffering = InferredDpbFrames(limits_);
    // The Baseline profile has no B-frames.
    sps_.reorder_depth = sps_.profile_idc == kBaselineProfile ? 0 : sps_.max_dec_pic_buffering;
    sps_.is_reorder_depth_known = false;
    if (reader_.Flag()) ReadVui();
    // Without an order count, pictures come out in decoding order.
    if (order_type == 2) SetReorderDepth(0);
    return sps_;
  }

 private:
  static constexpr uint32_t kBaselineProfile = 66;

  bool HasFormat() const {
    switch (sps_.profile_idc) {
      case 100: case 110: case 122: case 244: case 44: case 83: case 86:
      case 118: case 128: case 138: case 139: case 134: case 135:
        return true;
      default:
        return false;
    }
  }

  void ReadFormat() {
    sps_.chroma_format = reader_.UnsignedUpTo(3, "chroma_format_idc");
    has_separate_planes_ = sps_.chroma_format == 3 && reader_.Flag();
    sps_.bit_depth_luma = 8 + reader_.UnsignedUpTo(6, "bit_depth_luma_minus8");
    sps_.bit_depth_chroma = 8 + reader_.UnsignedUpTo(6, "bit_depth_chroma_minus8");
    reader_.Skip(1);
    if (reader_.Flag()) SkipScalingLists(sps_.chroma_format == 3 ? 12 : 8);
  }

  void SkipScalingLists(int count) {
    for (int list = 0; list < count; list++) {
      if (!reader_.Flag()) continue;
      // Modulo 256, as the scale is.
      uint32_t last = 8;
      for (int left = list < 6 ? 16 : 64; left > 0 && last != 0; left--) {
        last = (last + static_cast<uint32_t>(reader_.Signed())) & 0xff;
      }
    }
  }

  uint32_t ReadOrder() {
    const uint32_t type = reader_.UnsignedUpTo(2, "pic_order_cnt_type");
    if (type == 0) reader_.UnsignedUpTo(12, "log2_max_pic_order_cnt_lsb_minus4");
    if (type == 1) {
      reader_.Skip(1);
      reader_.Signed();
      reader_.Signed();
      for (uint32_t left = reader_.UnsignedUpTo(255, "num_ref_frames_in_pic_order_cnt_cycle"); left > 0; left--) {
        reader_.Signed();
      }
    }
    return type;
  }

  void ReadSize() {
    const uint64_t width_mbs = uint64_t{reader_.Unsigned()} + 1;
    const uint64_t height_units = uint64_t{reader_.Unsigned()} + 1;
    sps_.frame_mbs_only = reader_.Flag();
    if (!sps_.frame_mbs_only) reader_.Skip(1);
    reader_.Skip(1);
    const uint64_t fields = sps_.frame_mbs_only ? 1 : 2;
    const uint32_t format = has_separate_planes_ ? 0 : sps_.chroma_format;
    PictureSize crop = {0, 0};
    if (reader_.Flag()) {
      crop.width = (uint64_t{reader_.Unsigned()} + reader_.Unsigned()) * (format == 1 || format == 2 ? 2 : 1);
      crop.height = (uint64_t{reader_.Unsigned()} + reader_.Unsigned()) * (format == 1 ? 2 : 1) * fields;
    }
    SetSize({width_mbs * 16, height_units * 16 * fields}, crop, &sps_);
    limits_.width_mbs = width_mbs;
    limits_.height_mbs = height_units * fields;
  }

  void ReadVui() {
    ReadVuiPicture(&reader_, &sps_);
    if (reader_.Flag()) reader_.Skip(65);
    const bool has_nal_hrd = reader_.Flag();
    if (has_nal_hrd) SkipHrd();
    const bool has_vcl_hrd = reader_.Flag();
    if (has_vcl_hrd) SkipHrd();
    if (has_nal_hrd || has_vcl_hrd) reader_.Skip(1);
    reader_.Skip(1);
    if (reader_.Flag()) ReadRestriction();
  }

  void SkipHrd() {
    const uint32_t count = reader_.UnsignedUpTo(31, "cpb_cnt_minus1") + 1;
    reader_.Skip(8);
    for (uint32_t left = count; left > 0; left--) {
      reader_.Unsigned();
      reader_.Unsigned();
      reader_.Skip(1);
    }
    reader_.Skip(20);
  }

  void ReadRestriction() {
    reader_.Skip(1);
    for (int left = 4; left > 0; left--) reader_.Unsigned();
    SetReorderDepth(reader_.UnsignedUpTo(kMaxDpbFrames, "max_num_reorder_frames"));
    sps_.max_dec_pic_buffering = reader_.UnsignedUpTo(kMaxDpbFrames, "max_dec_frame_buffering");
  }

  void SetReorderDepth(uint32_t depth) {
    sps_.reorder_depth = depth;
    sps_.is_reorder_depth_known = true;
  }

  BitReader reader_;
  SpsInfo sps_;
  H264DpbLimits limits_ = {};
  bool has_separate_planes_ = false;
};

/* Reads a whole SPS NAL unit. A damaged one throws ERR_STREAM_INVALID. */
inline SpsInfo ParseH264Sps(const NalUnit& nal) { return H264SpsReader(nal).Read(); }

}  // namespace arkavo
#endif
