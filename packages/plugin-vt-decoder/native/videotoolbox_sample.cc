#include "videotoolbox_sample.h"

#include "arkavo_error.h"
#include "vt_status.h"

namespace arkavo {
namespace {

constexpr int32_t kMicroseconds = 1000000;

void Check(OSStatus status) {
  if (status != noErr) throw Error("ERR_CODEC_FAILED", "no sample could be made of a unit: " + VtStatusText(status));
}

// The block's memory is its own: what a decoder keeps of it may outlive the unit.
CfRef<CMBlockBufferRef> CopyToBlock(const std::vector<uint8_t>& data) {
  CfRef<CMBlockBufferRef> block;
  Check(CMBlockBufferCreateWithMemoryBlock(kCFAllocatorDefault, nullptr, data.size(), kCFAllocatorDefault, nullptr, 0,
                                           data.size(), kCMBlockBufferAssureMemoryNowFlag, block.Out()));
  Check(CMBlockBufferReplaceDataBytes(data.data(), block.get(), 0, data.size()));
  return block;
}

}  // namespace

CfRef<CMSampleBufferRef> MakeSample(const std::vector<uint8_t>& data, CMVideoFormatDescriptionRef format,
                                    int64_t pts_us) {
  const CfRef<CMBlockBufferRef> block = CopyToBlock(data);
  const CMSampleTimingInfo timing = {kCMTimeInvalid, CMTimeMake(pts_us, kMicroseconds), kCMTimeInvalid};
  const size_t size = data.size();
  CfRef<CMSampleBufferRef> sample;
  Check(CMSampleBufferCreateReady(kCFAllocatorDefault, block.get(), format, 1, 1, &timing, 1, &size, sample.Out()));
  return sample;
}

}  // namespace arkavo
