// ITU-T H.264 §7.3.2.1.1 and Annex E.
#include "sequence.h"

namespace fakevt {
namespace {

constexpr uint32_t kMaxMacroblocks = 1024;

bool HasChromaFields(int profile) {
  for (const int other : {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135}) {
    if (profile == other) return true;
  }
  return false;
}

void SkipScalingList(BitReader& bits, int size) {
  int last = 8;
  int next = 8;
  for (int i = 0; i < size && !bits.Overrun(); i++) {
    if (next != 0) next = (last + bits.Se() + 256) % 256;
    if (next != 0) last = next;
  }
}

void ReadChromaFields(BitReader& bits, Sequence* sequence) {
  sequence->chroma_format = static_cast<int>(bits.Ue());
  if (sequence->chroma_format == 3) bits.Skip(1);
  sequence->bit_depth = static_cast<int>(bits.Ue()) + 8;
  bits.Ue();
  bits.Skip(1);
  if (!bits.Flag()) return;
  for (int i = 0; i < (sequence->chroma_format == 3 ? 12 : 8); i++) {
    if (bits.Flag()) SkipScalingList(bits, i < 6 ? 16 : 64);
  }
}

void SkipPictureOrder(BitReader& bits) {
  bits.Ue();
  const uint32_t type = bits.Ue();
  if (type == 0) bits.Ue();
  if (type != 1) return;
  bits.Skip(1);
  bits.Se();
  bits.Se();
  for (uint32_t left = bits.Ue(); left > 0 && !bits.Overrun(); left--) bits.Se();
}

void ReadColor(BitReader& bits, Color* color) {
  if (bits.Flag() && bits.Bits(8) == 255) bits.Skip(32);
  if (bits.Flag()) bits.Skip(1);
  if (!bits.Flag()) return;
  bits.Skip(3);
  color->full_range = bits.Flag();
  if (!bits.Flag()) return;
  color->primaries = static_cast<int>(bits.Bits(8));
  color->transfer = static_cast<int>(bits.Bits(8));
  color->matrix = static_cast<int>(bits.Bits(8));
}

}  // namespace

std::optional<Sequence> ParseH264Sps(const Bytes& nal) {
  const Bytes data = Unescape(nal);
  BitReader bits(data);
  bits.Skip(8);
  Sequence sequence;
  sequence.profile = static_cast<int>(bits.Bits(8));
  bits.Skip(16);
  bits.Ue();
  if (HasChromaFields(sequence.profile)) ReadChromaFields(bits, &sequence);
  SkipPictureOrder(bits);
  bits.Ue();
  sequence.gaps_allowed = bits.Flag();
  const uint32_t columns = bits.Ue() + 1;
  const uint32_t map_rows = bits.Ue() + 1;
  if (columns == 0 || columns > kMaxMacroblocks || map_rows == 0 || map_rows > kMaxMacroblocks) return std::nullopt;
  const bool frames_only = bits.Flag();
  if (!frames_only) bits.Skip(1);
  bits.Skip(1);
  const int unit_x = sequence.chroma_format == 1 || sequence.chroma_format == 2 ? 2 : 1;
  const int unit_y = (sequence.chroma_format == 1 ? 2 : 1) * (frames_only ? 1 : 2);
  uint32_t crop[4] = {};
  if (bits.Flag()) {
    for (uint32_t& edge : crop) edge = bits.Ue();
  }
  const auto rows = static_cast<int64_t>(map_rows) * (frames_only ? 1 : 2);
  const int64_t width = columns * 16LL - (static_cast<int64_t>(crop[0]) + crop[1]) * unit_x;
  const int64_t height = rows * 16 - (static_cast<int64_t>(crop[2]) + crop[3]) * unit_y;
  if (width <= 0 || height <= 0) return std::nullopt;
  sequence.width = static_cast<int>(width);
  sequence.height = static_cast<int>(height);
  sequence.crop_left = static_cast<int>(crop[0]) * unit_x;
  sequence.crop_top = static_cast<int>(crop[2]) * unit_y;
  if (bits.Flag()) ReadColor(bits, &sequence.color);
  return bits.Overrun() ? std::nullopt : std::optional<Sequence>(sequence);
}

}  // namespace fakevt
