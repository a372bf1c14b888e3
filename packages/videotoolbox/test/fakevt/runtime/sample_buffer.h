// One coded picture with its times, its description and what is attached to it.
#pragma once

#include "block_buffer.h"
#include "cf_value.h"
#include "format_description.h"

struct opaqueCMSampleBuffer final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kSampleBuffer;
  opaqueCMSampleBuffer(OpaqueCMBlockBuffer* data, opaqueCMFormatDescription* format, const CMSampleTimingInfo& timing)
      : Object(kKind), data(data), format(format), timing(timing) {}
  void Finalize() override {
    data.Reset();
    format.Reset();
    attachments.Reset();
  }
  void Delete() override { delete this; }

  fakevt::Ref<OpaqueCMBlockBuffer> data;
  fakevt::Ref<opaqueCMFormatDescription> format;
  const CMSampleTimingInfo timing;
  // One mutable dictionary, or no array.
  fakevt::Ref<__CFArray> attachments;
};

namespace fakevt {

Ref<__CFArray> NewAttachments();
CFMutableDictionaryRef FirstAttachments(const __CFArray& attachments);

}  // namespace fakevt
