// What the harnesses of the parsers are given: one byte that says how to read the rest, then the rest.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "arkavo_bitstream.h"

namespace fuzz {

// Bit 0 of the first byte is the codec, bits 1 and 2 the bytes of a length: 1, 2, 4, 4. An empty input has empty data.
struct Input {
  arkavo::VideoCodec codec = arkavo::VideoCodec::kH264;
  size_t prefix_size = 1;
  const uint8_t* data = nullptr;
  size_t size = 0;
};

inline Input ReadInput(const uint8_t* data, size_t size) {
  if (size == 0) return {};
  static constexpr size_t kPrefixSizes[] = {1, 2, 4, 4};
  const auto codec = (data[0] & 1) == 0 ? arkavo::VideoCodec::kH264 : arkavo::VideoCodec::kH265;
  return {codec, kPrefixSizes[(data[0] >> 1) & 3], data + 1, size - 1};
}

// Ends the process, as a finding, unless `holds`.
inline void Expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::abort();
}

// Runs `parse`; true when it refused the input in the one way that is allowed. Anything else thrown is a finding.
template <typename Parse>
bool Refuses(Parse parse) {
  try {
    parse();
    return false;
  } catch (const arkavo::Error& error) {
    Expect(std::string(error.code()) == "ERR_STREAM_INVALID", "the error's code is ERR_STREAM_INVALID");
    return true;
  }
}

template <typename Reader>
std::vector<arkavo::NalUnit> ReadAll(Reader reader) {
  std::vector<arkavo::NalUnit> nals;
  arkavo::NalUnit nal;
  while (reader.Next(&nal)) nals.push_back(nal);
  return nals;
}

inline std::vector<arkavo::NalUnit> AnnexBNals(const uint8_t* data, size_t size) {
  return ReadAll(arkavo::AnnexBReader(data, size));
}

inline bool IsSame(const arkavo::NalUnit& one, const arkavo::NalUnit& other) {
  return std::equal(one.data, one.data + one.size, other.data, other.data + other.size);
}

inline bool AreSame(const std::vector<arkavo::NalUnit>& some, const std::vector<arkavo::NalUnit>& others) {
  return std::equal(some.begin(), some.end(), others.begin(), others.end(), IsSame);
}

}  // namespace fuzz
