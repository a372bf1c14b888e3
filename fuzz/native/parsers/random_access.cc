// Keyframes and recovery points: told without error, and the same in both framings.
#include "../input.h"

namespace {

bool AreSame(const std::optional<arkavo::RecoveryPoint>& one, const std::optional<arkavo::RecoveryPoint>& other) {
  if (one.has_value() != other.has_value()) return false;
  return !one || (one->count == other->count && one->is_exact == other->is_exact &&
                  one->has_broken_link == other->has_broken_link);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const fuzz::Input input = fuzz::ReadInput(data, size);
  arkavo::ParseRecoveryPoint(input.codec, {input.data, input.size});
  const arkavo::AnnexBReader annexb(input.data, input.size);
  std::vector<uint8_t> prefixed;
  arkavo::AnnexBToLengthPrefixed(input.codec, input.data, input.size, 4, arkavo::KeepParameterSets::kYes, &prefixed);
  const arkavo::LengthPrefixedReader lengths(prefixed.data(), prefixed.size(), 4);
  fuzz::Expect(arkavo::IsKeyframe(input.codec, annexb) == arkavo::IsKeyframe(input.codec, lengths), "the same keyframe");
  fuzz::Expect(AreSame(arkavo::FindRecoveryPoint(input.codec, annexb), arkavo::FindRecoveryPoint(input.codec, lengths)),
               "the same recovery point");
  return 0;
}
