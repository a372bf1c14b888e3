#include "videotoolbox_sample.h"

#include <cstring>

#include "case.h"
#include "cf_ref.h"
#include "stream.h"

namespace arkavo::cases {
namespace {

// Of a real stream's parameter sets, with lengths of four bytes.
CfRef<CMFormatDescriptionRef> Format() {
  Stream stream;
  stream.Encode();
  std::vector<NalUnit> sets;
  const std::vector<uint8_t>& data = stream.units().at(0).data;
  NalUnit nal;
  for (AnnexBReader reader(data.data(), data.size()); reader.Next(&nal);) {
    if (IsParameterSet(VideoCodec::kH264, NalType(VideoCodec::kH264, nal))) sets.push_back(nal);
  }
  std::vector<const uint8_t*> pointers;
  std::vector<size_t> sizes;
  for (const NalUnit& set : sets) {
    pointers.push_back(set.data);
    sizes.push_back(set.size);
  }
  CfRef<CMFormatDescriptionRef> format;
  const OSStatus status = CMVideoFormatDescriptionCreateFromH264ParameterSets(
      kCFAllocatorDefault, sets.size(), pointers.data(), sizes.data(), 4, format.Out());
  Expect(status == noErr, "a format");
  return format;
}

CfRef<CMSampleBufferRef> Sample(CMFormatDescriptionRef format, const std::vector<uint8_t>& bytes) {
  CfRef<CMBlockBufferRef> block;
  Expect(CMBlockBufferCreateWithMemoryBlock(kCFAllocatorDefault, nullptr, bytes.size(), kCFAllocatorDefault, nullptr, 0,
                                            bytes.size(), kCMBlockBufferAssureMemoryNowFlag, block.Out()) == noErr,
         "a block");
  Expect(CMBlockBufferReplaceDataBytes(bytes.data(), block.get(), 0, bytes.size()) == noErr, "its bytes");
  const CMSampleTimingInfo timing = {CMTimeMake(1, 30), CMTimeMake(0, 30), kCMTimeInvalid};
  const size_t size = bytes.size();
  CfRef<CMSampleBufferRef> sample;
  const OSStatus status =
      CMSampleBufferCreateReady(kCFAllocatorDefault, block.get(), format, 1, 1, &timing, 1, &size, sample.Out());
  Expect(status == noErr, "a sample");
  return sample;
}

bool IsRefused(CMFormatDescriptionRef format, const std::vector<uint8_t>& bytes, size_t max_bytes = 1000) {
  const auto sample = Sample(format, bytes);
  std::vector<uint8_t> unit;
  try {
    ReadSample(VideoCodec::kH264, sample.get(), max_bytes, &unit);
    return false;
  } catch (const Error&) {
    return true;
  }
}

const Register kLengths("lengths that lead outside are refused, whatever they say", [] {
  const auto format = Format();
  Expect(!IsRefused(format.get(), {0, 0, 0, 2, 0x41, 0x9a}), "a whole unit to be read");
  Expect(IsRefused(format.get(), {0, 0, 0, 3, 0x41, 0x9a}), "a length past the end to be refused");
  Expect(IsRefused(format.get(), {0xff, 0xff, 0xff, 0xff, 0x41}), "the greatest length to be refused");
  Expect(IsRefused(format.get(), {0, 0, 0, 2, 0x41, 0x9a, 0, 0}), "a length that breaks off to be refused");
  Expect(IsRefused(format.get(), {0, 0, 0, 2, 0x41, 0x9a}, 5), "a unit that is too large to be refused");
});

const Register kAnnexB("a unit has its parameter sets before it, and start codes for lengths", [] {
  const auto format = Format();
  const auto sample = Sample(format.get(), {0, 0, 0, 2, 0x65, 0x88, 0, 0, 0, 2, 0x65, 0x9a});
  std::vector<uint8_t> unit;
  ReadSample(VideoCodec::kH264, sample.get(), 1000, &unit);
  std::string types;
  NalUnit nal;
  for (AnnexBReader reader(unit.data(), unit.size()); reader.Next(&nal);) {
    types += std::to_string(NalType(VideoCodec::kH264, nal)) + " ";
  }
  Expect(types == "7 8 5 5 ", "7 8 5 5, got " + types);
});

}  // namespace
}  // namespace arkavo::cases
