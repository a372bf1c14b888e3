#include "client.h"

#include <cstring>

#include "case.h"
#include "fakevt_control.h"

CFDictionaryRef MakeDictionary(const std::vector<std::pair<CFStringRef, CFTypeRef>>& entries) {
  CFMutableDictionaryRef dictionary = CFDictionaryCreateMutable(kCFAllocatorDefault, 0, &kCFTypeDictionaryKeyCallBacks,
                                                                &kCFTypeDictionaryValueCallBacks);
  for (const auto& [key, value] : entries) CFDictionarySetValue(dictionary, key, value);
  return dictionary;
}

CFNumberRef MakeNumber(int32_t value) { return CFNumberCreate(kCFAllocatorDefault, kCFNumberSInt32Type, &value); }

CVPixelBufferRef DrawPicture(int width, int height, int index, OSType format) {
  CVPixelBufferRef picture = nullptr;
  CHECK(CVPixelBufferCreate(nullptr, static_cast<size_t>(width), static_cast<size_t>(height), format, nullptr,
                            &picture) == 0);
  CVPixelBufferLockBaseAddress(picture, 0);
  for (size_t plane = 0; plane < CVPixelBufferGetPlaneCount(picture); plane++) {
    auto* rows = static_cast<uint8_t*>(CVPixelBufferGetBaseAddressOfPlane(picture, plane));
    const size_t stride = CVPixelBufferGetBytesPerRowOfPlane(picture, plane);
    const size_t samples = CVPixelBufferGetPlaneCount(picture) == 2 && plane == 1 ? 2 : 1;
    for (size_t y = 0; y < CVPixelBufferGetHeightOfPlane(picture, plane); y++) {
      for (size_t x = 0; x < CVPixelBufferGetWidthOfPlane(picture, plane) * samples; x++) {
        const size_t wave = (x / samples + y + static_cast<size_t>(index) * 3) % 96;
        rows[y * stride + x] = static_cast<uint8_t>(plane == 0 ? 40 + wave : 100 + wave / 2);
      }
    }
  }
  CVPixelBufferUnlockBaseAddress(picture, 0);
  return picture;
}

Bytes PlanarBytes(CVPixelBufferRef picture) {
  Bytes bytes;
  CVPixelBufferLockBaseAddress(picture, kCVPixelBufferLock_ReadOnly);
  const size_t planes = CVPixelBufferGetPlaneCount(picture);
  for (size_t component = 0; component < 3; component++) {
    const bool paired = planes == 2 && component > 0;
    const size_t plane = paired ? 1 : component;
    const auto* rows = static_cast<const uint8_t*>(CVPixelBufferGetBaseAddressOfPlane(picture, plane));
    const size_t stride = CVPixelBufferGetBytesPerRowOfPlane(picture, plane);
    for (size_t y = 0; y < CVPixelBufferGetHeightOfPlane(picture, plane); y++) {
      for (size_t x = 0; x < CVPixelBufferGetWidthOfPlane(picture, plane); x++) {
        bytes.push_back(rows[y * stride + (paired ? x * 2 + component - 1 : x)]);
      }
    }
  }
  CVPixelBufferUnlockBaseAddress(picture, kCVPixelBufferLock_ReadOnly);
  return bytes;
}

bool Coded::Key() const {
  CFArrayRef attachments = CMSampleBufferGetSampleAttachmentsArray(sample, 0);
  if (attachments == nullptr || CFArrayGetCount(attachments) == 0) return true;
  const auto first = static_cast<CFDictionaryRef>(CFArrayGetValueAtIndex(attachments, 0));
  const void* not_sync = nullptr;
  if (!CFDictionaryGetValueIfPresent(first, kCMSampleAttachmentKey_NotSync, &not_sync)) return true;
  return !CFBooleanGetValue(static_cast<CFBooleanRef>(not_sync));
}

namespace {

OSStatus GetSet(CMFormatDescriptionRef format, size_t index, const uint8_t** data, size_t* size, size_t* count,
                int* prefix) {
  return CMFormatDescriptionGetMediaSubType(format) == kCMVideoCodecType_H264
             ? CMVideoFormatDescriptionGetH264ParameterSetAtIndex(format, index, data, size, count, prefix)
             : CMVideoFormatDescriptionGetHEVCParameterSetAtIndex(format, index, data, size, count, prefix);
}

}  // namespace

int Coded::Prefix() const {
  int prefix = 0;
  CHECK(GetSet(CMSampleBufferGetFormatDescription(sample), 0, nullptr, nullptr, nullptr, &prefix) == noErr);
  return prefix;
}

std::vector<Bytes> Coded::Sets() const {
  CMFormatDescriptionRef format = CMSampleBufferGetFormatDescription(sample);
  size_t count = 0;
  CHECK(GetSet(format, 0, nullptr, nullptr, &count, nullptr) == noErr);
  std::vector<Bytes> sets;
  for (size_t i = 0; i < count; i++) {
    const uint8_t* data = nullptr;
    size_t size = 0;
    CHECK(GetSet(format, i, &data, &size, nullptr, nullptr) == noErr);
    sets.emplace_back(data, data + size);
  }
  return sets;
}

std::vector<Bytes> Coded::Nals() const {
  const Bytes data = SampleBytes(sample);
  const auto prefix = static_cast<size_t>(Prefix());
  std::vector<Bytes> nals;
  for (size_t at = 0; at < data.size();) {
    size_t size = 0;
    for (size_t i = 0; i < prefix; i++) size = size << 8 | data.at(at++);
    CHECK(size > 0 && size <= data.size() - at);
    nals.emplace_back(data.begin() + static_cast<ptrdiff_t>(at), data.begin() + static_cast<ptrdiff_t>(at + size));
    at += size;
  }
  return nals;
}

EncoderClient::EncoderClient(CMVideoCodecType codec, int width, int height, CFDictionaryRef specification)
    : width_(width), height_(height) {
  CFNumberRef format = MakeNumber(static_cast<int32_t>(kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange));
  CFDictionaryRef none = MakeDictionary({});
  CFDictionaryRef attributes =
      MakeDictionary({{kCVPixelBufferPixelFormatTypeKey, format}, {kCVPixelBufferIOSurfacePropertiesKey, none}});
  created = VTCompressionSessionCreate(nullptr, width, height, codec, specification, attributes, nullptr, Receive, this,
                                       &session);
  CFRelease(attributes);
  CFRelease(none);
  CFRelease(format);
  if (specification != nullptr) CFRelease(specification);
}

EncoderClient::~EncoderClient() {
  if (session != nullptr) {
    VTCompressionSessionInvalidate(session);
    CFRelease(session);
  }
  for (const Coded& output : outputs_) {
    if (output.sample != nullptr) CFRelease(output.sample);
  }
}

OSStatus EncoderClient::Set(CFStringRef key, CFTypeRef value) { return VTSessionSetProperty(session, key, value); }

OSStatus EncoderClient::SetNumber(CFStringRef key, int32_t value) {
  CFNumberRef number = MakeNumber(value);
  const OSStatus status = Set(key, number);
  CFRelease(number);
  return status;
}

OSStatus EncoderClient::Encode(int index, bool force_key, VTEncodeInfoFlags* flags) {
  CVPixelBufferRef picture = DrawPicture(width_, height_, index);
  const OSStatus status = Encode(picture, index, force_key, flags);
  CVPixelBufferRelease(picture);
  return status;
}

OSStatus EncoderClient::Encode(CVPixelBufferRef picture, int index, bool force_key, VTEncodeInfoFlags* flags) {
  CFDictionaryRef options =
      force_key ? MakeDictionary({{kVTEncodeFrameOptionKey_ForceKeyFrame, kCFBooleanTrue}}) : nullptr;
  const OSStatus status =
      VTCompressionSessionEncodeFrame(session, picture, CMTimeMake(index * 20, 600), CMTimeMake(20, 600), options,
                                      reinterpret_cast<void*>(static_cast<intptr_t>(index)), flags);
  if (options != nullptr) CFRelease(options);
  return status;
}

void EncoderClient::Complete() { CHECK(VTCompressionSessionCompleteFrames(session, kCMTimeInvalid) == noErr); }

std::vector<Coded> EncoderClient::Outputs() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return outputs_;
}

void EncoderClient::Receive(void* client, void* cookie, OSStatus status, VTEncodeInfoFlags flags,
                            CMSampleBufferRef sample) {
  auto* self = static_cast<EncoderClient*>(client);
  if (sample != nullptr) CFRetain(sample);
  const std::lock_guard<std::mutex> lock(self->mutex_);
  self->outputs_.push_back({reinterpret_cast<intptr_t>(cookie), status, flags, sample});
}

std::vector<Coded> EncodePictures(EncoderClient& encoder, int count) {
  CHECK(encoder.created == noErr);
  CHECK(encoder.Set(kVTCompressionPropertyKey_AllowFrameReordering, kCFBooleanFalse) == noErr);
  for (int i = 0; i < count; i++) CHECK(encoder.Encode(i) == noErr);
  encoder.Complete();
  return encoder.Outputs();
}

DecoderClient::DecoderClient(CMFormatDescriptionRef format, OSType pixel_format, bool surfaces) {
  CFNumberRef number = MakeNumber(static_cast<int32_t>(pixel_format));
  CFDictionaryRef none = MakeDictionary({});
  std::vector<std::pair<CFStringRef, CFTypeRef>> entries = {{kCVPixelBufferPixelFormatTypeKey, number}};
  if (surfaces) entries.push_back({kCVPixelBufferIOSurfacePropertiesKey, none});
  CFDictionaryRef attributes = MakeDictionary(entries);
  const VTDecompressionOutputCallbackRecord record = {Receive, this};
  created = VTDecompressionSessionCreate(nullptr, format, nullptr, attributes, &record, &session);
  CFRelease(attributes);
  CFRelease(none);
  CFRelease(number);
}

DecoderClient::~DecoderClient() {
  if (session != nullptr) {
    VTDecompressionSessionInvalidate(session);
    CFRelease(session);
  }
  for (const Decoded& output : outputs_) CVPixelBufferRelease(output.image);
}

OSStatus DecoderClient::Decode(CMSampleBufferRef sample, intptr_t cookie, VTDecodeFrameFlags flags,
                               VTDecodeInfoFlags* info) {
  return VTDecompressionSessionDecodeFrame(session, sample, flags, reinterpret_cast<void*>(cookie), info);
}

std::vector<Decoded> DecoderClient::Outputs() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return outputs_;
}

void DecoderClient::Receive(void* client, void* cookie, OSStatus status, VTDecodeInfoFlags flags,
                            CVImageBufferRef image, CMTime pts, CMTime) {
  auto* self = static_cast<DecoderClient*>(client);
  const std::lock_guard<std::mutex> lock(self->mutex_);
  self->outputs_.push_back({reinterpret_cast<intptr_t>(cookie), status, flags, CVPixelBufferRetain(image), pts});
}

CMSampleBufferRef MakeSample(CMSampleBufferRef like, const Bytes& data) {
  CMBlockBufferRef block = nullptr;
  CHECK(CMBlockBufferCreateWithMemoryBlock(nullptr, nullptr, data.size(), nullptr, nullptr, 0, data.size(),
                                           kCMBlockBufferAssureMemoryNowFlag, &block) == noErr);
  CHECK(CMBlockBufferReplaceDataBytes(data.data(), block, 0, data.size()) == noErr);
  const CMSampleTimingInfo timing = {kCMTimeInvalid, CMSampleBufferGetPresentationTimeStamp(like), kCMTimeInvalid};
  const size_t size = data.size();
  CMSampleBufferRef sample = nullptr;
  CHECK(CMSampleBufferCreateReady(nullptr, block, CMSampleBufferGetFormatDescription(like), 1, 1, &timing, 1, &size,
                                  &sample) == noErr);
  CFRelease(block);
  return sample;
}

Bytes SampleBytes(CMSampleBufferRef sample) {
  CMBlockBufferRef block = CMSampleBufferGetDataBuffer(sample);
  Bytes data(CMBlockBufferGetDataLength(block));
  CHECK(CMBlockBufferCopyDataBytes(block, 0, data.size(), data.data()) == noErr);
  return data;
}

std::string LastValue(const char* key) {
  std::string text(fakevt_value(key, nullptr, 0) + 1, '\0');
  fakevt_value(key, text.data(), text.size());
  text.pop_back();
  return text;
}
