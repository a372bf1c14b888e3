// The parameter sets of a stream: bounded, in order, each as it came, and the same whatever is added twice.
#include "../input.h"

namespace {

using arkavo::NalUnit;

bool AddsTo(arkavo::ParameterSets* sets, const NalUnit& nal) {
  bool has_changed = false;
  fuzz::Refuses([&] { has_changed = sets->Add(nal); });
  return has_changed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const fuzz::Input input = fuzz::ReadInput(data, size);
  arkavo::ParameterSets sets(input.codec);
  for (const NalUnit& nal : fuzz::AnnexBNals(input.data, input.size)) {
    if (!AddsTo(&sets, nal)) continue;
    fuzz::Expect(!AddsTo(&sets, nal), "what is there already changes nothing");
  }
  const std::vector<NalUnit> kept = sets.InOrder();
  fuzz::Expect(kept.size() <= (input.codec == arkavo::VideoCodec::kH264 ? 32 + 32 + 256 : 16 + 16 + 64), "few sets");
  arkavo::ParameterSets again(input.codec);
  for (const NalUnit& nal : kept) {
    fuzz::Expect(nal.size > 0 && nal.size <= arkavo::kMaxParameterSetBytes, "a set has a possible size");
    fuzz::Expect(AddsTo(&again, nal), "each has its own type and id");
  }
  fuzz::Expect(fuzz::AreSame(kept, again.InOrder()), "their order does not depend on when they came");
  if (sets.IsComplete()) fuzz::Expect(!fuzz::Refuses([&] { sets.Sequence(); }), "a set that was kept can be read");
  sets.Clear();
  fuzz::Expect(sets.InOrder().empty() && !sets.IsComplete(), "nothing is left");
  return 0;
}
