// What the parsers read, as one line of JSON for each record of the standard input: four bytes of length, then an input as
// the harnesses take it. For comparison with the parsers in JavaScript and with foreign tools.
#include <cinttypes>
#include <string>

#include "input.h"

namespace {

using arkavo::NalUnit;

// FNV-1a, 32 bits.
uint32_t Hash(const std::vector<uint8_t>& bytes) {
  uint32_t hash = 2166136261;
  for (const uint8_t byte : bytes) hash = (hash ^ byte) * 16777619;
  return hash;
}

// "invalid" when `parse` refuses.
template <typename Parse>
std::string OrInvalid(Parse parse) {
  std::string text;
  return fuzz::Refuses([&] { text = parse(); }) ? "\"invalid\"" : text;
}

std::string Number(int64_t value) { return std::to_string(value); }
std::string Flag(bool value) { return value ? "true" : "false"; }

std::string Nals(const fuzz::Input& input) {
  std::string text;
  for (const NalUnit& nal : fuzz::AnnexBNals(input.data, input.size)) {
    const auto start = nal.data - input.data;
    text += (text.empty() ? "[" : ",[") + Number(start) + "," + Number(start + static_cast<int64_t>(nal.size)) + "," +
            Number(arkavo::NalType(input.codec, nal)) + "]";
  }
  return "[" + text + "]";
}

std::string HashedBytes(const std::vector<uint8_t>& bytes) {
  return "[" + Number(static_cast<int64_t>(bytes.size())) + "," + Number(Hash(bytes)) + "]";
}

std::string Prefixed(const fuzz::Input& input) {
  std::vector<uint8_t> out;
  arkavo::AnnexBToLengthPrefixed(input.codec, input.data, input.size, input.prefix_size,
                                 arkavo::KeepParameterSets::kYes, &out);
  return HashedBytes(out);
}

std::string AnnexB(const fuzz::Input& input) {
  std::vector<uint8_t> out;
  arkavo::LengthPrefixedToAnnexB(input.data, input.size, input.prefix_size, &out);
  return HashedBytes(out);
}

std::string Payload(const fuzz::Input& input) {
  std::vector<uint8_t> out;
  arkavo::RemoveEmulationPrevention({input.data, input.size}, &out);
  return HashedBytes(out);
}

std::string FramingName(const fuzz::Input& input) {
  switch (arkavo::DetectFraming(input.codec, input.data, input.size, input.prefix_size)) {
    case arkavo::Framing::kAnnexB:
      return "\"annexb\"";
    case arkavo::Framing::kLengthPrefixed:
      return "\"length-prefixed\"";
    default:
      return "null";
  }
}

std::string Sps(arkavo::VideoCodec codec, const NalUnit& nal) {
  const arkavo::SpsInfo sps = arkavo::ParseSps(codec, nal);
  return "{\"id\":" + Number(sps.id) + ",\"profile\":" + Number(sps.profile_idc) + ",\"level\":" + Number(sps.level_idc) +
         ",\"width\":" + Number(sps.width) + ",\"height\":" + Number(sps.height) +
         ",\"chromaFormat\":" + Number(sps.chroma_format) + ",\"bitDepthLuma\":" + Number(sps.bit_depth_luma) +
         ",\"bitDepthChroma\":" + Number(sps.bit_depth_chroma) + ",\"reorderDepth\":" + Number(sps.reorder_depth) +
         ",\"reorderKnown\":" + Flag(sps.is_reorder_depth_known) + ",\"buffering\":" + Number(sps.max_dec_pic_buffering) +
         ",\"frameMbsOnly\":" + Flag(sps.frame_mbs_only) + ",\"primaries\":" + Number(sps.color.primaries) +
         ",\"transfer\":" + Number(sps.color.transfer) + ",\"matrix\":" + Number(sps.color.matrix) +
         ",\"fullRange\":" + Flag(sps.color.full_range != 0) + "}";
}

std::string Pps(arkavo::VideoCodec codec, const NalUnit& nal) {
  const arkavo::PpsIds ids = arkavo::ParsePpsIds(codec, nal);
  return "[" + Number(ids.id) + "," + Number(ids.sps_id) + "]";
}

std::string RecoveryPoint(const fuzz::Input& input) {
  const auto point = arkavo::FindRecoveryPoint(input.codec, arkavo::AnnexBReader(input.data, input.size));
  if (!point) return "null";
  return "[" + Number(point->count) + "," + Flag(point->is_exact) + "," + Flag(point->has_broken_link) + "]";
}

// The sets that are kept of all the parameter sets in Annex B form; damaged ones are left out.
std::string Sets(const fuzz::Input& input) {
  arkavo::ParameterSets sets(input.codec);
  for (const NalUnit& nal : fuzz::AnnexBNals(input.data, input.size)) fuzz::Refuses([&] { sets.Add(nal); });
  std::vector<uint8_t> all;
  for (const NalUnit& nal : sets.InOrder()) {
    if (arkavo::IsParameterSet(input.codec, arkavo::NalType(input.codec, nal))) arkavo::AppendAnnexB(nal, &all);
  }
  return HashedBytes(all);
}

std::string Describe(const fuzz::Input& input) {
  const NalUnit whole = {input.data, input.size};
  const bool keyframe = arkavo::IsKeyframe(input.codec, arkavo::AnnexBReader(input.data, input.size));
  return "{\"nals\":" + Nals(input) + ",\"prefixed\":" + OrInvalid([&] { return Prefixed(input); }) +
         ",\"annexb\":" + OrInvalid([&] { return AnnexB(input); }) + ",\"payload\":" + Payload(input) +
         ",\"framing\":" + FramingName(input) + ",\"sps\":" + OrInvalid([&] { return Sps(input.codec, whole); }) +
         ",\"pps\":" + OrInvalid([&] { return Pps(input.codec, whole); }) + ",\"sets\":" + Sets(input) +
         ",\"keyframe\":" + Flag(keyframe) + ",\"recovery\":" + RecoveryPoint(input) + "}";
}

bool ReadRecord(std::vector<uint8_t>* record) {
  constexpr size_t kMaxBytes = 1 << 20;
  uint8_t length[4];
  if (std::fread(length, 1, sizeof length, stdin) != sizeof length) return false;
  const size_t size = size_t{length[0]} << 24 | size_t{length[1]} << 16 | size_t{length[2]} << 8 | length[3];
  fuzz::Expect(size <= kMaxBytes, "a record has at most a mebibyte");
  record->resize(size);
  fuzz::Expect(std::fread(record->data(), 1, size, stdin) == size, "the last record is whole");
  return true;
}

}  // namespace

int main() {
  for (std::vector<uint8_t> record; ReadRecord(&record);) {
    record.shrink_to_fit();
    std::puts(Describe(fuzz::ReadInput(record.data(), record.size())).c_str());
  }
  return 0;
}
