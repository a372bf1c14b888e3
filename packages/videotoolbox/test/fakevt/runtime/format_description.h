// What coded video is: its codec, its parameter sets, and the colour that they say.
#pragma once

#include <CoreMedia/CoreMedia.h>

#include "cf_value.h"
#include "sequence.h"

struct opaqueCMFormatDescription final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kFormatDescription;
  opaqueCMFormatDescription(const fakevt::Sequence& sequence, std::vector<fakevt::Bytes> sets, int prefix)
      : Object(kKind), sequence(sequence), sets(std::move(sets)), prefix(prefix) {}
  void Finalize() override;
  void Delete() override { delete this; }

  const fakevt::Sequence sequence;
  std::vector<fakevt::Bytes> sets;
  const int prefix;
  fakevt::Ref<__CFDictionary> extensions;
};

namespace fakevt {

// Empty when the parameter sets are not those of a stream.
Ref<opaqueCMFormatDescription> NewFormatDescription(Codec codec, const std::vector<Bytes>& sets, int prefix);

}  // namespace fakevt
