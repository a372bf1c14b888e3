/* How many frames the level of an H.264 stream lets a decoder hold. */
#ifndef ARKAVO_BITSTREAM_H264_DPB_H
#define ARKAVO_BITSTREAM_H264_DPB_H

#include <algorithm>
#include <cstdint>

namespace arkavo {

/* What decides how many frames are held when the VUI does not say. */
struct H264DpbLimits {
  uint32_t profile_idc;
  bool constraint_set3;
  uint32_t level_idc;
  uint64_t width_mbs;
  uint64_t height_mbs;
};

/* MaxDpbMbs (ISO/IEC 14496-10 table A-1); for a level it does not know, the largest. */
inline uint64_t MaxDpbMbs(const H264DpbLimits& limits) {
  const bool may_be_1b = limits.profile_idc == 66 || limits.profile_idc == 77 || limits.profile_idc == 88;
  switch (limits.level_idc) {
    case 9:
    case 10:
      return 396;
    case 11:
      return may_be_1b && limits.constraint_set3 ? 396 : 900;
    case 12:
    case 13:
    case 20:
      return 2376;
    case 21:
      return 4752;
    case 22:
    case 30:
      return 8100;
    case 31:
      return 18000;
    case 32:
      return 20480;
    case 40:
    case 41:
      return 32768;
    case 42:
      return 34816;
    case 50:
      return 110400;
    case 51:
    case 52:
      return 184320;
    default:
      return 696320;
  }
}

/* MaxDpbFrames (§A.3.1 h), and 0 for the profiles of intra pictures alone (§E.2.1, max_num_reorder_frames). */
inline uint32_t InferredDpbFrames(const H264DpbLimits& limits) {
  const uint32_t profile = limits.profile_idc;
  const bool may_be_intra =
      profile == 44 || profile == 86 || profile == 100 || profile == 110 || profile == 122 || profile == 244;
  if (may_be_intra && limits.constraint_set3) return 0;
  const uint64_t mbs = std::max<uint64_t>(1, limits.width_mbs * limits.height_mbs);
  return static_cast<uint32_t>(std::min<uint64_t>(MaxDpbMbs(limits) / mbs, 16));
}

}  // namespace arkavo
#endif
