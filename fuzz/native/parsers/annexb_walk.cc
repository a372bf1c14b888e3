// The NAL units of a byte stream: those that a reader of one byte at a time finds, and nothing outside the buffer.
#include "../input.h"

namespace {

using arkavo::NalUnit;

bool IsStartCode(const uint8_t* at) { return at[0] == 0 && at[1] == 0 && at[2] == 1; }

// Slow and obvious.
std::vector<NalUnit> Expected(const uint8_t* data, size_t size) {
  std::vector<NalUnit> nals;
  size_t start = size;
  for (size_t at = 0; at <= size; at++) {
    const bool is_code = at + 3 <= size && IsStartCode(data + at);
    if (!is_code && at < size) continue;
    if (start < at) {
      size_t end = at;
      while (end > start && data[end - 1] == 0) end--;
      if (end > start) nals.push_back({data + start, end - start});
    }
    start = at + 3;
  }
  return nals;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const fuzz::Input input = fuzz::ReadInput(data, size);
  const auto nals = fuzz::AnnexBNals(input.data, input.size);
  const auto expected = Expected(input.data, input.size);
  fuzz::Expect(nals.size() == expected.size(), "as many NAL units as the slow reader finds");
  for (size_t index = 0; index < nals.size(); index++) {
    fuzz::Expect(nals[index].data == expected[index].data, "a NAL unit begins where the slow reader says");
    fuzz::Expect(nals[index].size == expected[index].size, "a NAL unit ends where the slow reader says");
  }
  return 0;
}
