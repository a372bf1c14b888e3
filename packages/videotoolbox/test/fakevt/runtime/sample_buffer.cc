#include "sample_buffer.h"

#include "ledger.h"

namespace fakevt {

Ref<__CFArray> NewAttachments() {
  auto array = Ref<__CFArray>::Adopt(New<__CFArray>());
  array->values.push_back(Ref<Object>::Adopt(NewDictionary()));
  return array;
}

CFMutableDictionaryRef FirstAttachments(const __CFArray& attachments) {
  return static_cast<__CFDictionary*>(attachments.values[0].get());
}

}  // namespace fakevt

namespace {

opaqueCMSampleBuffer* Sample(CMSampleBufferRef sample, const char* function) {
  return fakevt::Checked<opaqueCMSampleBuffer>(sample, function);
}

}  // namespace

extern "C" {

OSStatus CMSampleBufferCreateReady(CFAllocatorRef, CMBlockBufferRef dataBuffer,
                                   CMFormatDescriptionRef formatDescription, CMItemCount numSamples,
                                   CMItemCount numSampleTimingEntries, const CMSampleTimingInfo* sampleTimingArray,
                                   CMItemCount numSampleSizeEntries, const size_t* sampleSizeArray,
                                   CMSampleBufferRef* sampleBufferOut) {
  constexpr const char* kFunction = "CMSampleBufferCreateReady";
  auto* data = fakevt::Checked<OpaqueCMBlockBuffer>(dataBuffer, kFunction);
  auto* format = fakevt::Checked<opaqueCMFormatDescription>(formatDescription, kFunction);
  if (data == nullptr || format == nullptr || sampleBufferOut == nullptr)
    return kCMSampleBufferError_RequiredParameterMissing;
  const bool one_of_each = numSamples == 1 && numSampleTimingEntries == 1 && sampleTimingArray != nullptr &&
                           numSampleSizeEntries == 1 && sampleSizeArray != nullptr;
  if (!one_of_each) return kCMSampleBufferError_InvalidEntryCount;
  if (sampleSizeArray[0] != data->Size()) return kCMSampleBufferError_InvalidSampleData;
  *sampleBufferOut = fakevt::New<opaqueCMSampleBuffer>(data, format, sampleTimingArray[0]);
  return noErr;
}

Boolean CMSampleBufferDataIsReady(CMSampleBufferRef sbuf) {
  return Sample(sbuf, "CMSampleBufferDataIsReady") != nullptr;
}

CMBlockBufferRef CMSampleBufferGetDataBuffer(CMSampleBufferRef sbuf) {
  const opaqueCMSampleBuffer* sample = Sample(sbuf, "CMSampleBufferGetDataBuffer");
  return sample == nullptr ? nullptr : sample->data.get();
}

CMFormatDescriptionRef CMSampleBufferGetFormatDescription(CMSampleBufferRef sbuf) {
  const opaqueCMSampleBuffer* sample = Sample(sbuf, "CMSampleBufferGetFormatDescription");
  return sample == nullptr ? nullptr : sample->format.get();
}

CFArrayRef CMSampleBufferGetSampleAttachmentsArray(CMSampleBufferRef sbuf, Boolean createIfNecessary) {
  opaqueCMSampleBuffer* sample = Sample(sbuf, "CMSampleBufferGetSampleAttachmentsArray");
  if (sample == nullptr) return nullptr;
  if (!sample->attachments && createIfNecessary) sample->attachments = fakevt::NewAttachments();
  return sample->attachments.get();
}

CMTime CMSampleBufferGetPresentationTimeStamp(CMSampleBufferRef sbuf) {
  const opaqueCMSampleBuffer* sample = Sample(sbuf, "CMSampleBufferGetPresentationTimeStamp");
  return sample == nullptr ? kCMTimeInvalid : sample->timing.presentationTimeStamp;
}

CMTime CMSampleBufferGetDecodeTimeStamp(CMSampleBufferRef sbuf) {
  const opaqueCMSampleBuffer* sample = Sample(sbuf, "CMSampleBufferGetDecodeTimeStamp");
  return sample == nullptr ? kCMTimeInvalid : sample->timing.decodeTimeStamp;
}

CMTime CMSampleBufferGetDuration(CMSampleBufferRef sbuf) {
  const opaqueCMSampleBuffer* sample = Sample(sbuf, "CMSampleBufferGetDuration");
  return sample == nullptr ? kCMTimeInvalid : sample->timing.duration;
}

}  // extern "C"
