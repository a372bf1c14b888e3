// The framing of an access unit: what is detected can be read, and a whole unit is told right in either form.
#include "../input.h"

namespace {

using arkavo::Framing;
using arkavo::VideoCodec;

Framing Detect(const fuzz::Input& input) {
  return arkavo::DetectFraming(input.codec, input.data, input.size, input.prefix_size);
}

// Whether no decoder would take it for damaged at first sight: usual headers, the first slice starts a picture.
bool IsWholeUnit(const fuzz::Input& input) {
  bool has_picture = false;
  for (const auto& nal : fuzz::AnnexBNals(input.data, input.size)) {
    if (!arkavo::HasUsualHeader(input.codec, nal)) return false;
    if (!has_picture && arkavo::IsSlice(input.codec, arkavo::NalType(input.codec, nal))) {
      if (!arkavo::StartsPicture(input.codec, nal)) return false;
      has_picture = true;
    }
  }
  return has_picture;
}

// Emulation prevention is what the rule relies on.
bool HasForeignZeros(const std::vector<uint8_t>& prefixed) {
  for (const auto& nal : fuzz::ReadAll(arkavo::LengthPrefixedReader(prefixed.data(), prefixed.size(), 4))) {
    size_t zeros = 0;
    for (size_t at = 0; at < nal.size; at++) {
      if (zeros >= 2 && nal.data[at] < 3) return true;
      zeros = nal.data[at] == 0 ? zeros + 1 : 0;
    }
  }
  return false;
}

void TellsBothForms(const fuzz::Input& input) {
  if (!IsWholeUnit(input)) return;
  if (arkavo::BeginsWithStartCode(input.data, input.size)) {
    fuzz::Expect(arkavo::DetectFraming(input.codec, input.data, input.size, 4) == Framing::kAnnexB,
                 "a whole unit in Annex B form is told");
  }
  std::vector<uint8_t> prefixed;
  arkavo::AnnexBToLengthPrefixed(input.codec, input.data, input.size, 4, arkavo::KeepParameterSets::kYes, &prefixed);
  if (HasForeignZeros(prefixed)) return;
  fuzz::Expect(arkavo::DetectFraming(input.codec, prefixed.data(), prefixed.size(), 4) == Framing::kLengthPrefixed,
               "a whole unit in length-prefixed form is told");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const fuzz::Input input = fuzz::ReadInput(data, size);
  const Framing framing = Detect(input);
  if (framing == Framing::kAnnexB) {
    fuzz::Expect(arkavo::BeginsWithStartCode(input.data, input.size), "Annex B begins with a start code");
  }
  if (framing == Framing::kLengthPrefixed) {
    const auto read = [&] { fuzz::ReadAll(arkavo::LengthPrefixedReader(input.data, input.size, input.prefix_size)); };
    fuzz::Expect(!fuzz::Refuses(read), "length-prefixed can be read so");
  }
  TellsBothForms(input);
  return 0;
}
