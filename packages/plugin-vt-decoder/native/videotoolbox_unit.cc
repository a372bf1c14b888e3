#include "videotoolbox_unit.h"

namespace arkavo {
namespace {

// ISO/IEC 14496-10 table 7-1: subset SPS, prefix NAL unit, auxiliary and extension slices, those of depth views.
constexpr uint8_t kH264PrefixNal = 14;
constexpr uint8_t kH264SubsetSps = 15;
constexpr uint8_t kH264FirstExtension = 19;
constexpr uint8_t kH264LastExtension = 21;

bool IsSet(VideoCodec codec, uint8_t type) {
  return IsParameterSet(codec, type) || (codec == VideoCodec::kH264 && type == kH264SpsExtension);
}

bool IsInSample(VideoCodec codec, const NalUnit& nal) {
  const uint8_t type = NalType(codec, nal);
  if (IsSet(codec, type) || !IsBaseLayer(codec, nal)) return false;
  if (codec == VideoCodec::kH265) return type != kH265Delimiter && type != kH265Filler;
  const bool is_extension = type == kH264PrefixNal || type == kH264SubsetSps ||
                            (type >= kH264FirstExtension && type <= kH264LastExtension);
  return type != kH264Delimiter && type != kH264Filler && !is_extension;
}

bool IsEndOfSequence(VideoCodec codec, uint8_t type) {
  return codec == VideoCodec::kH264 ? type == kH264EndOfSequence || type == kH264EndOfStream
                                    : type == kH265EndOfSequence || type == kH265EndOfStream;
}

// ISO/IEC 14496-10 §7.3.3, ISO/IEC 23008-2 §7.3.6.1.
uint32_t SlicePpsId(VideoCodec codec, const NalUnit& nal) {
  BitReader reader(nal);
  reader.Skip(8 * NalHeaderBytes(codec));
  if (codec == VideoCodec::kH264) {
    reader.Unsigned();
    reader.Unsigned();
    return reader.UnsignedUpTo(255, "pic_parameter_set_id");
  }
  reader.Skip(IsKeySlice(codec, NalType(codec, nal)) ? 2 : 1);
  return reader.UnsignedUpTo(63, "slice_pic_parameter_set_id");
}

void TakeFirstSlice(VideoCodec codec, const NalUnit& nal, UnitContents* contents) {
  contents->has_picture = true;
  contents->slice_type = NalType(codec, nal);
  contents->is_reference = codec == VideoCodec::kH265 || (nal.data[0] & 0x60) != 0;
  contents->pps_id = SlicePpsId(codec, nal);
}

}  // namespace

UnitContents InspectUnit(VideoCodec codec, const CodedUnit& unit) {
  UnitContents contents;
  NalUnit nal;
  for (AnnexBReader reader(unit.data, unit.size); reader.Next(&nal);) {
    if (!HasHeader(codec, nal)) continue;
    contents.is_coded_video = contents.is_coded_video || HasUsualHeader(codec, nal);
    if (!IsBaseLayer(codec, nal)) continue;
    const uint8_t type = NalType(codec, nal);
    if (IsEndOfSequence(codec, type)) (contents.has_picture ? contents.ends_sequence : contents.begins_sequence) = true;
    if (IsSet(codec, type)) contents.parameter_sets.push_back(nal);
    if (contents.has_picture) continue;
    if (const auto point = ParseRecoveryPoint(codec, nal)) contents.recovery_point = point;
    if (IsSlice(codec, type)) TakeFirstSlice(codec, nal, &contents);
  }
  return contents;
}

void LengthPrefixed(VideoCodec codec, const CodedUnit& unit, std::vector<uint8_t>* out) {
  out->clear();
  NalUnit nal;
  for (AnnexBReader reader(unit.data, unit.size); reader.Next(&nal);) {
    if (IsInSample(codec, nal)) AppendLengthPrefixed(nal, kLengthBytes, out);
  }
}

}  // namespace arkavo
