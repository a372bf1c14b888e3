#include "videotoolbox_sample.h"

#include <string>

#include "cf_ref.h"
#include "cf_values.h"
#include "vt_status.h"

namespace arkavo {
namespace {

// More than any encoder writes (VPS, SPS, PPS and SEI, some of them several).
constexpr size_t kMaxParameterSets = 64;

void Check(OSStatus status, const char* what) {
  if (status != noErr) throw Error("ERR_CODEC_FAILED", std::string(what) + ": " + VtStatusText(status));
}

struct ParameterSet {
  NalUnit nal{nullptr, 0};
  size_t count = 0;
  int prefix_size = 0;
};

ParameterSet ParameterSetAt(VideoCodec codec, CMFormatDescriptionRef format, size_t index) {
  const auto get = codec == VideoCodec::kH264 ? CMVideoFormatDescriptionGetH264ParameterSetAtIndex
                                              : CMVideoFormatDescriptionGetHEVCParameterSetAtIndex;
  ParameterSet set;
  Check(get(format, index, &set.nal.data, &set.nal.size, &set.count, &set.prefix_size),
        "the encoder's parameter sets could not be read");
  return set;
}

// The pointers are the format's own: it outlives the call, as the sample that holds it does.
void AppendParameterSets(VideoCodec codec, CMFormatDescriptionRef format, std::vector<uint8_t>* out) {
  const size_t count = ParameterSetAt(codec, format, 0).count;
  if (count > kMaxParameterSets) {
    throw Error("ERR_CODEC_FAILED", "the encoder has " + std::to_string(count) + " parameter sets, expected at most " +
                                        std::to_string(kMaxParameterSets));
  }
  for (size_t index = 0; index < count; index++) AppendAnnexB(ParameterSetAt(codec, format, index).nal, out);
}

// A block buffer's bytes in one piece: its own when they are, else a copy.
class ContiguousBytes {
 public:
  ContiguousBytes(CMBlockBufferRef block, size_t size) {
    if (CMBlockBufferIsRangeContiguous(block, 0, size)) {
      size_t available = 0;
      char* bytes = nullptr;
      Check(CMBlockBufferGetDataPointer(block, 0, &available, nullptr, &bytes), "the coded data could not be read");
      if (available >= size) {
        data_ = reinterpret_cast<const uint8_t*>(bytes);
        return;
      }
    }
    copy_.resize(size);
    Check(CMBlockBufferCopyDataBytes(block, 0, size, copy_.data()), "the coded data could not be copied");
    data_ = copy_.data();
  }

  const uint8_t* data() const { return data_; }

 private:
  std::vector<uint8_t> copy_;
  const uint8_t* data_ = nullptr;
};

}  // namespace

bool IsKeyframe(CMSampleBufferRef sample) {
  const CFArrayRef attachments = CMSampleBufferGetSampleAttachmentsArray(sample, false);
  if (attachments == nullptr || CFArrayGetCount(attachments) == 0) return true;
  const CFTypeRef first = CFArrayGetValueAtIndex(attachments, 0);
  if (first == nullptr || CFGetTypeID(first) != CFDictionaryGetTypeID()) return true;
  return !IsTrue(CFDictionaryGetValue(static_cast<CFDictionaryRef>(first), kCMSampleAttachmentKey_NotSync));
}

void ReadSample(VideoCodec codec, CMSampleBufferRef sample, size_t max_bytes, std::vector<uint8_t>* out) {
  out->clear();
  const CMBlockBufferRef block = CMSampleBufferGetDataBuffer(sample);
  const size_t size = block == nullptr ? 0 : CMBlockBufferGetDataLength(block);
  if (size == 0) return;
  if (size > max_bytes) {
    throw Error("ERR_CODEC_FAILED", "the encoder made a unit of " + std::to_string(size) + " bytes, expected at most " +
                                        std::to_string(max_bytes));
  }
  const CMFormatDescriptionRef format = CMSampleBufferGetFormatDescription(sample);
  if (format == nullptr) throw Error("ERR_CODEC_FAILED", "the encoder made a unit without a format");
  if (IsKeyframe(sample)) AppendParameterSets(codec, format, out);
  const ContiguousBytes bytes(block, size);
  LengthPrefixedReader reader(bytes.data(), size, static_cast<size_t>(ParameterSetAt(codec, format, 0).prefix_size));
  for (NalUnit nal; reader.Next(&nal);) AppendAnnexB(nal, out);
}

}  // namespace arkavo
