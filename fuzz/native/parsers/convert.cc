// From one framing to the other and back: the same NAL units, in bounded space.
#include "../input.h"

namespace {

using arkavo::KeepParameterSets;

void FromAnnexB(const fuzz::Input& input) {
  const auto nals = fuzz::AnnexBNals(input.data, input.size);
  std::vector<uint8_t> prefixed;
  const bool is_refused = fuzz::Refuses([&] {
    arkavo::AnnexBToLengthPrefixed(input.codec, input.data, input.size, input.prefix_size, KeepParameterSets::kYes,
                                   &prefixed);
  });
  if (is_refused) {
    fuzz::Expect(input.prefix_size < 4, "every NAL unit fits a length of four bytes");
    return;
  }
  fuzz::Expect(4 * prefixed.size() <= 5 * input.size, "at most 5/4 as many bytes");
  const auto again =
      fuzz::ReadAll(arkavo::LengthPrefixedReader(prefixed.data(), prefixed.size(), input.prefix_size));
  fuzz::Expect(fuzz::AreSame(nals, again), "the NAL units are the same behind lengths");
  std::vector<uint8_t> back;
  arkavo::LengthPrefixedToAnnexB(prefixed.data(), prefixed.size(), input.prefix_size, &back);
  fuzz::Expect(fuzz::AreSame(nals, fuzz::AnnexBNals(back.data(), back.size())), "and the same in Annex B again");
}

void WithoutParameterSets(const fuzz::Input& input) {
  std::vector<uint8_t> prefixed;
  arkavo::AnnexBToLengthPrefixed(input.codec, input.data, input.size, 4, KeepParameterSets::kNo, &prefixed);
  for (const auto& nal : fuzz::ReadAll(arkavo::LengthPrefixedReader(prefixed.data(), prefixed.size(), 4))) {
    fuzz::Expect(!arkavo::IsParameterSet(input.codec, arkavo::NalType(input.codec, nal)), "no parameter set is left");
  }
}

void FromLengthPrefixed(const fuzz::Input& input) {
  std::vector<uint8_t> annexb;
  fuzz::Refuses([&] { arkavo::LengthPrefixedToAnnexB(input.data, input.size, input.prefix_size, &annexb); });
  fuzz::Expect(2 * annexb.size() <= 5 * input.size, "at most 5/2 as many bytes");
}

void WithoutEmulationPrevention(const fuzz::Input& input) {
  std::vector<uint8_t> payload;
  arkavo::RemoveEmulationPrevention({input.data, input.size}, &payload);
  fuzz::Expect(payload.size() <= input.size, "a payload is no longer than its NAL unit");
  arkavo::BitReader reader(arkavo::NalUnit{input.data, input.size});
  fuzz::Expect(reader.Has(8 * payload.size()) && !reader.Has(8 * payload.size() + 1), "the reader has as many bits");
  for (const uint8_t byte : payload) fuzz::Expect(reader.Bits(8) == byte, "the reader passes over the same bytes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const fuzz::Input input = fuzz::ReadInput(data, size);
  FromAnnexB(input);
  WithoutParameterSets(input);
  FromLengthPrefixed(input);
  WithoutEmulationPrevention(input);
  return 0;
}
