// One parameter set: what is read of it is within the bounds that the header gives, or it is refused.
#include "../input.h"

namespace {

void ReadSps(const fuzz::Input& input) {
  arkavo::SpsInfo sps;
  if (fuzz::Refuses([&] { sps = arkavo::ParseSps(input.codec, {input.data, input.size}); })) return;
  const bool is_h264 = input.codec == arkavo::VideoCodec::kH264;
  fuzz::Expect(sps.id <= (is_h264 ? 31 : 15), "the id is one that a PPS can name");
  fuzz::Expect(sps.width >= 1 && sps.width <= arkavo::kMaxCodedSide, "the width is possible");
  fuzz::Expect(sps.height >= 1 && sps.height <= arkavo::kMaxCodedSide, "the height is possible");
  fuzz::Expect(sps.chroma_format <= 3, "the chroma format is possible");
  fuzz::Expect(sps.bit_depth_luma >= 8 && sps.bit_depth_luma <= 16, "the luma's depth is possible");
  fuzz::Expect(sps.bit_depth_chroma >= 8 && sps.bit_depth_chroma <= 16, "the chroma's depth is possible");
  fuzz::Expect(sps.reorder_depth <= arkavo::kMaxDpbFrames, "the reorder depth is bounded");
  fuzz::Expect(sps.max_dec_pic_buffering <= arkavo::kMaxDpbFrames, "the buffering is bounded");
  fuzz::Expect(sps.color.full_range <= 1, "the range is a flag");
}

void ReadPps(const fuzz::Input& input) {
  arkavo::PpsIds ids = {};
  if (fuzz::Refuses([&] { ids = arkavo::ParsePpsIds(input.codec, {input.data, input.size}); })) return;
  const bool is_h264 = input.codec == arkavo::VideoCodec::kH264;
  fuzz::Expect(ids.id <= (is_h264 ? 255 : 63) && ids.sps_id <= (is_h264 ? 31 : 15), "the ids are possible");
}

}  // namespace

// The data is a NAL unit, whatever type its header says.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const fuzz::Input input = fuzz::ReadInput(data, size);
  ReadSps(input);
  ReadPps(input);
  return 0;
}
