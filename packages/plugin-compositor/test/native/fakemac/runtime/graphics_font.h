// Fonts from bytes. Each object holds what it was made of.
#pragma once

#include <CoreGraphics/CoreGraphics.h>

#include "cf_value.h"

struct CGDataProvider final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kDataProvider;
  explicit CGDataProvider(__CFData* data) : Object(kKind), data(data) {}
  void Finalize() override { data.Reset(); }
  void Delete() override { delete this; }
  fakevt::Ref<__CFData> data;
};

struct CGFont final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kGraphicsFont;
  explicit CGFont(CGDataProvider* provider) : Object(kKind), provider(provider) {}
  void Finalize() override { provider.Reset(); }
  void Delete() override { delete this; }
  fakevt::Ref<CGDataProvider> provider;
};
