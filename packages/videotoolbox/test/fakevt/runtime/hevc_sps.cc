// ITU-T H.265 §7.3.2.2, up to the bit depth. The colour stands far behind that: libavcodec tells it.
extern "C" {
#include <libavcodec/avcodec.h>
}

#include <cstring>

#include "sequence.h"

namespace fakevt {
namespace {

constexpr uint32_t kMaxSize = 16384;

void SkipSubLayers(BitReader& bits, uint32_t sub_layers) {
  if (sub_layers == 0) return;
  bool profile[8] = {};
  bool level[8] = {};
  for (uint32_t i = 0; i < 8; i++) {
    const uint32_t present = bits.Bits(2);
    profile[i] = i < sub_layers && (present & 2) != 0;
    level[i] = i < sub_layers && (present & 1) != 0;
  }
  for (uint32_t i = 0; i < sub_layers; i++) {
    if (profile[i]) bits.Skip(88);
    if (level[i]) bits.Skip(8);
  }
}

// Opening a decoder reads the parameter sets, and tells of the first sequence.
Color ColorOf(const std::vector<Bytes>& sets) {
  Bytes extradata;
  for (const Bytes& set : sets) AppendStartCode(&extradata, set);
  AVCodecContext* context = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_HEVC));
  context->thread_count = 1;
  context->extradata = static_cast<uint8_t*>(av_mallocz(extradata.size() + AV_INPUT_BUFFER_PADDING_SIZE));
  std::memcpy(context->extradata, extradata.data(), extradata.size());
  context->extradata_size = static_cast<int>(extradata.size());
  Color color;
  if (avcodec_open2(context, nullptr, nullptr) >= 0) {
    color = {context->color_primaries, context->color_trc, context->colorspace,
             context->color_range == AVCOL_RANGE_JPEG};
  }
  avcodec_free_context(&context);
  return color;
}

}  // namespace

std::optional<Sequence> ParseHevcSps(const Bytes& nal, const std::vector<Bytes>& sets) {
  const Bytes data = Unescape(nal);
  BitReader bits(data);
  bits.Skip(16 + 4);
  const uint32_t sub_layers = bits.Bits(3);
  if (sub_layers > 6) return std::nullopt;
  bits.Skip(1 + 3);
  Sequence sequence;
  sequence.codec = Codec::kHevc;
  sequence.profile = static_cast<int>(bits.Bits(5));
  bits.Skip(88);
  SkipSubLayers(bits, sub_layers);
  bits.Ue();
  sequence.chroma_format = static_cast<int>(bits.Ue());
  if (sequence.chroma_format == 3) bits.Skip(1);
  const uint32_t coded_width = bits.Ue();
  const uint32_t coded_height = bits.Ue();
  if (coded_width > kMaxSize || coded_height > kMaxSize) return std::nullopt;
  const int unit_x = sequence.chroma_format == 1 || sequence.chroma_format == 2 ? 2 : 1;
  const int unit_y = sequence.chroma_format == 1 ? 2 : 1;
  uint32_t crop[4] = {};
  if (bits.Flag()) {
    for (uint32_t& edge : crop) edge = bits.Ue();
  }
  const int64_t width = coded_width - (static_cast<int64_t>(crop[0]) + crop[1]) * unit_x;
  const int64_t height = coded_height - (static_cast<int64_t>(crop[2]) + crop[3]) * unit_y;
  sequence.bit_depth = static_cast<int>(bits.Ue()) + 8;
  if (width <= 0 || height <= 0 || bits.Overrun()) return std::nullopt;
  sequence.width = static_cast<int>(width);
  sequence.height = static_cast<int>(height);
  sequence.crop_left = static_cast<int>(crop[0]) * unit_x;
  sequence.crop_top = static_cast<int>(crop[2]) * unit_y;
  sequence.color = ColorOf(sets);
  return sequence;
}

}  // namespace fakevt
