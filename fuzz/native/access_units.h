// Raw Annex B streams as the access units that a decoder is given.
#pragma once

#include "arkavo_bitstream.h"
#include "corpus.h"

namespace fuzz {

struct Stream {
  arkavo::VideoCodec codec;
  std::vector<Bytes> units;
};

// Whether a NAL unit that comes after a slice begins the next access unit: a parameter set, a delimiter, a message before
// slices, or a first slice.
inline bool OpensUnit(arkavo::VideoCodec codec, const arkavo::NalUnit& nal) {
  const uint8_t type = arkavo::NalType(codec, nal);
  if (arkavo::IsParameterSet(codec, type) || arkavo::StartsPicture(codec, nal)) return true;
  return codec == arkavo::VideoCodec::kH264
             ? type == arkavo::kH264Sei || type == arkavo::kH264Delimiter
             : type == arkavo::kH265PrefixSei || type == arkavo::kH265Delimiter;
}

inline std::vector<Bytes> SplitUnits(arkavo::VideoCodec codec, const Bytes& stream) {
  std::vector<Bytes> units;
  bool has_slice = true;
  arkavo::NalUnit nal;
  for (arkavo::AnnexBReader reader(stream.data(), stream.size()); reader.Next(&nal);) {
    if (units.empty() || (has_slice && OpensUnit(codec, nal))) {
      units.emplace_back();
      has_slice = false;
    }
    has_slice = has_slice || arkavo::IsSlice(codec, arkavo::NalType(codec, nal));
    arkavo::AppendAnnexB(nal, &units.back());
  }
  return units;
}

// The codec is the file's suffix: .h264 or .h265.
inline std::vector<Stream> ReadStreams(const std::vector<std::string>& paths) {
  std::vector<Stream> streams;
  for (const auto& file : CorpusFiles(paths)) {
    const auto codec = file.extension() == ".h265" ? arkavo::VideoCodec::kH265 : arkavo::VideoCodec::kH264;
    streams.push_back({codec, SplitUnits(codec, ReadFile(file))});
  }
  return streams;
}

}  // namespace fuzz
