// Each rule of the framework that the double checks, broken once.
#include <atomic>
#include <cstdlib>
#include <thread>

#include "case.h"
#include "client.h"
#include "fakevt_control.h"

namespace {

constexpr int kWidth = 64;
constexpr int kHeight = 64;

CVPixelBufferRef Blank() { return DrawPicture(kWidth, kHeight, 0); }

void IgnoreCoded(void*, void*, OSStatus, VTEncodeInfoFlags, CMSampleBufferRef) {}

VTCompressionSessionRef MakeEncoder(VTCompressionOutputCallback callback, void* refcon) {
  VTCompressionSessionRef session = nullptr;
  CHECK(VTCompressionSessionCreate(nullptr, kWidth, kHeight, kCMVideoCodecType_H264, nullptr, nullptr, nullptr,
                                   callback, refcon, &session) == noErr);
  CHECK(VTSessionSetProperty(session, kVTCompressionPropertyKey_AllowFrameReordering, kCFBooleanFalse) == noErr);
  return session;
}

void End(VTCompressionSessionRef session) {
  VTCompressionSessionInvalidate(session);
  CFRelease(session);
}

OSStatus Encode(VTCompressionSessionRef session, CVPixelBufferRef picture, int64_t value) {
  return VTCompressionSessionEncodeFrame(session, picture, CMTimeMake(value, 30), kCMTimeInvalid, nullptr, nullptr,
                                         nullptr);
}

}  // namespace

CASE("releasing NULL is reported") {
  CFRelease(nullptr);
  CHECK_VIOLATION("CFRelease: NULL");
  CVPixelBufferRelease(nullptr);
  CVPixelBufferPoolRelease(nullptr);
  CHECK(CVPixelBufferRetain(nullptr) == nullptr);
  CHECK(fakevt_violations() == 0);
}

CASE("one release too many is reported") {
  CFNumberRef number = MakeNumber(7);
  CFRelease(number);
  CFRelease(number);
  CHECK_VIOLATION("CFRelease: use of a freed CFNumber");
}

CASE("a use after the last release is reported") {
  CVPixelBufferRef picture = Blank();
  CVPixelBufferRelease(picture);
  CVPixelBufferGetWidth(picture);
  CHECK_VIOLATION("CVPixelBufferGetWidth: use of a freed CVPixelBuffer");
}

CASE("an object of another type is reported") {
  CFNumberRef number = MakeNumber(7);
  CFBooleanGetValue(reinterpret_cast<CFBooleanRef>(number));
  CHECK_VIOLATION("a CFNumber where a CFBoolean is needed");
  CFRelease(number);
}

CASE("planes of a buffer that isn't locked are reported, and not given") {
  CVPixelBufferRef picture = Blank();
  CHECK(CVPixelBufferGetBaseAddressOfPlane(picture, 0) == nullptr);
  CHECK_VIOLATION("CVPixelBufferGetBaseAddressOfPlane: the buffer is not locked");
  CVPixelBufferRelease(picture);
}

CASE("an unlock unlike the lock is reported") {
  CVPixelBufferRef picture = Blank();
  CVPixelBufferLockBaseAddress(picture, kCVPixelBufferLock_ReadOnly);
  CVPixelBufferUnlockBaseAddress(picture, 0);
  CHECK_VIOLATION("other flags than the lock's");
  CVPixelBufferUnlockBaseAddress(picture, 0);
  CHECK_VIOLATION("CVPixelBufferUnlockBaseAddress: the buffer is not locked");
  CVPixelBufferRelease(picture);
}

CASE("a property of the wrong type is reported and refused") {
  VTCompressionSessionRef session = MakeEncoder(IgnoreCoded, nullptr);
  CHECK(VTSessionSetProperty(session, kVTCompressionPropertyKey_AverageBitRate, kCFBooleanTrue) == kVTParameterErr);
  CHECK_VIOLATION("AverageBitRate is a CFNumber, not a CFBoolean");
  CFNumberRef number = MakeNumber(1);
  CHECK(VTSessionSetProperty(session, kVTCompressionPropertyKey_RealTime, number) == kVTParameterErr);
  CHECK_VIOLATION("RealTime is a CFBoolean, not a CFNumber");
  CHECK(VTSessionSetProperty(session, kVTCompressionPropertyKey_DataRateLimits, number) == kVTParameterErr);
  CHECK_VIOLATION("DataRateLimits is a CFArray");
  CHECK(VTSessionSetProperty(session, kVTCompressionPropertyKey_ProfileLevel, number) == kVTParameterErr);
  CHECK_VIOLATION("ProfileLevel is a CFString");
  CFRelease(number);
  End(session);
}

CASE("a wrong type in a specification is reported") {
  CFNumberRef number = MakeNumber(1);
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight,
                        MakeDictionary({{kVTVideoEncoderSpecification_EnableLowLatencyRateControl, number}}));
  CFRelease(number);
  CHECK_VIOLATION("EnableLowLatencyRateControl is a CFBoolean, not a CFNumber");
}

CASE("a NULL session is reported") {
  CHECK(VTSessionSetProperty(nullptr, kVTCompressionPropertyKey_RealTime, kCFBooleanTrue) == kVTInvalidSessionErr);
  CHECK_VIOLATION("VTSessionSetProperty: NULL");
  CHECK(VTCompressionSessionCompleteFrames(nullptr, kCMTimeInvalid) == kVTInvalidSessionErr);
  CHECK_VIOLATION("VTCompressionSessionCompleteFrames: NULL");
}

CASE("presentation times that don't increase are reported and refused") {
  VTCompressionSessionRef session = MakeEncoder(IgnoreCoded, nullptr);
  CVPixelBufferRef picture = Blank();
  CHECK(Encode(session, picture, 5) == noErr);
  CHECK(Encode(session, picture, 5) == kVTParameterErr);
  CHECK_VIOLATION("not greater than the last");
  CHECK(VTCompressionSessionEncodeFrame(session, picture, kCMTimeInvalid, kCMTimeInvalid, nullptr, nullptr, nullptr) ==
        kVTParameterErr);
  CHECK_VIOLATION("not a number");
  CHECK(Encode(session, picture, 6) == noErr);
  CVPixelBufferRelease(picture);
  End(session);
}

CASE("a buffer locked for writing can't be encoded, one locked for reading can") {
  VTCompressionSessionRef session = MakeEncoder(IgnoreCoded, nullptr);
  CVPixelBufferRef picture = Blank();
  CVPixelBufferLockBaseAddress(picture, 0);
  CHECK(Encode(session, picture, 0) == kVTParameterErr);
  CHECK_VIOLATION("locked for writing");
  CVPixelBufferUnlockBaseAddress(picture, 0);
  CVPixelBufferLockBaseAddress(picture, kCVPixelBufferLock_ReadOnly);
  CHECK(Encode(session, picture, 0) == noErr);
  CVPixelBufferUnlockBaseAddress(picture, kCVPixelBufferLock_ReadOnly);
  CVPixelBufferRelease(picture);
  End(session);
}

CASE("pixels that change before the callback are reported") {
  fakevt_hold_frames(1);
  VTCompressionSessionRef session = MakeEncoder(IgnoreCoded, nullptr);
  CVPixelBufferRef picture = Blank();
  CHECK(Encode(session, picture, 0) == noErr);
  CVPixelBufferLockBaseAddress(picture, 0);
  static_cast<uint8_t*>(CVPixelBufferGetBaseAddressOfPlane(picture, 0))[10] ^= 0xff;
  CVPixelBufferUnlockBaseAddress(picture, 0);
  VTCompressionSessionCompleteFrames(session, kCMTimeInvalid);
  CHECK_VIOLATION("the pixels changed before the callback");
  CVPixelBufferRelease(picture);
  End(session);
}

CASE("draining an encoder from inside its callback is reported and refused") {
  VTCompressionSessionRef session = nullptr;
  session = MakeEncoder(
      [](void* refcon, void*, OSStatus, VTEncodeInfoFlags, CMSampleBufferRef) {
        auto inner = *static_cast<VTCompressionSessionRef*>(refcon);
        CHECK(VTCompressionSessionCompleteFrames(inner, kCMTimeInvalid) == kVTParameterErr);
        VTCompressionSessionInvalidate(inner);
      },
      &session);
  CVPixelBufferRef picture = Blank();
  CHECK(Encode(session, picture, 0) == noErr);
  CHECK(VTCompressionSessionCompleteFrames(session, kCMTimeInvalid) == noErr);
  CHECK(fakevt_violations() == 2);
  CHECK_VIOLATION("VTCompressionSessionCompleteFrames: called from inside a callback");
  CVPixelBufferRelease(picture);
  End(session);
}

CASE("draining a decoder from inside its callback is reported and refused") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  CMSampleBufferRef sample = EncodePictures(encoder, 1)[0].sample;
  VTDecompressionSessionRef session = nullptr;
  const VTDecompressionOutputCallbackRecord record = {
      [](void* refcon, void*, OSStatus, VTDecodeInfoFlags, CVImageBufferRef, CMTime, CMTime) {
        CHECK(VTDecompressionSessionWaitForAsynchronousFrames(*static_cast<VTDecompressionSessionRef*>(refcon)) ==
              kVTParameterErr);
      },
      &session};
  CHECK(VTDecompressionSessionCreate(nullptr, CMSampleBufferGetFormatDescription(sample), nullptr, nullptr, &record,
                                     &session) == noErr);
  CHECK(VTDecompressionSessionDecodeFrame(session, sample, 0, nullptr, nullptr) == noErr);
  CHECK_VIOLATION("called from inside a callback");
  VTDecompressionSessionInvalidate(session);
  CFRelease(session);
}

CASE("containers without the kCFType callbacks are reported") {
  const void* value = kCFBooleanTrue;
  CFArrayRef array = CFArrayCreate(nullptr, &value, 1, nullptr);
  CHECK_VIOLATION("CFArrayCreate: without the kCFType callbacks");
  CFRelease(array);
  CFDictionaryRef dictionary = CFDictionaryCreateMutable(nullptr, 0, &kCFTypeDictionaryKeyCallBacks, nullptr);
  CHECK_VIOLATION("CFDictionaryCreateMutable: without the kCFType callbacks");
  CFRelease(dictionary);
}

CASE("a use after Invalidate is reported, a release is not") {
  VTCompressionSessionRef session = MakeEncoder(IgnoreCoded, nullptr);
  CVPixelBufferRef picture = Blank();
  VTCompressionSessionInvalidate(session);
  CHECK(Encode(session, picture, 0) == kVTInvalidSessionErr);
  CHECK_VIOLATION("the session was invalidated");
  CVPixelBufferRelease(picture);
  CFRelease(session);
}

CASE("the last release of a session that was not invalidated is reported") {
  CFRelease(MakeEncoder(IgnoreCoded, nullptr));
  CHECK_VIOLATION("CFRelease: the last release of a VTCompressionSession that was not invalidated");
}

CASE("a sample used after its callback without a retain is reported") {
  CMSampleBufferRef kept = nullptr;
  VTCompressionSessionRef session =
      MakeEncoder([](void* refcon, void*, OSStatus, VTEncodeInfoFlags,
                     CMSampleBufferRef sample) { *static_cast<CMSampleBufferRef*>(refcon) = sample; },
                  &kept);
  CVPixelBufferRef picture = Blank();
  CHECK(Encode(session, picture, 0) == noErr);
  CVPixelBufferRelease(picture);
  VTCompressionSessionCompleteFrames(session, kCMTimeInvalid);
  CHECK(kept != nullptr && CMSampleBufferGetDataBuffer(kept) == nullptr);
  CHECK_VIOLATION("use of a freed CMSampleBuffer");
  End(session);
}

CASE("an image used after its callback without a retain is reported") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  CMSampleBufferRef sample = EncodePictures(encoder, 1)[0].sample;
  CVImageBufferRef kept = nullptr;
  const VTDecompressionOutputCallbackRecord record = {
      [](void* refcon, void*, OSStatus, VTDecodeInfoFlags, CVImageBufferRef image, CMTime, CMTime) {
        *static_cast<CVImageBufferRef*>(refcon) = image;
      },
      &kept};
  VTDecompressionSessionRef session = nullptr;
  CHECK(VTDecompressionSessionCreate(nullptr, CMSampleBufferGetFormatDescription(sample), nullptr, nullptr, &record,
                                     &session) == noErr);
  CHECK(VTDecompressionSessionDecodeFrame(session, sample, 0, nullptr, nullptr) == noErr);
  CHECK(kept != nullptr && CVPixelBufferGetWidth(kept) == 0);
  CHECK_VIOLATION("use of a freed CVPixelBuffer");
  VTDecompressionSessionInvalidate(session);
  CFRelease(session);
}

CASE("a decoder's picture locked for writing is reported") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  CMSampleBufferRef sample = EncodePictures(encoder, 1)[0].sample;
  DecoderClient decoder(CMSampleBufferGetFormatDescription(sample), kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange);
  CHECK(decoder.Decode(sample) == noErr);
  CVPixelBufferRef image = decoder.Outputs().at(0).image;
  CVPixelBufferLockBaseAddress(image, 0);
  CHECK_VIOLATION("not modifiable");
  CVPixelBufferUnlockBaseAddress(image, 0);
}

CASE("start codes given to a decoder are reported and refused") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  const Coded coded = EncodePictures(encoder, 1)[0];
  Bytes data;
  for (const Bytes& nal : coded.Nals()) {
    data.insert(data.end(), {0, 0, 0, 1});
    data.insert(data.end(), nal.begin(), nal.end());
  }
  CMSampleBufferRef sample = MakeSample(coded.sample, data);
  DecoderClient decoder(CMSampleBufferGetFormatDescription(sample), kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange);
  CHECK(decoder.Decode(sample) == kVTParameterErr);
  CHECK_VIOLATION("start codes where length prefixes belong");
  CFRelease(sample);
}

CASE("the last reference to a session released inside its callback is reported") {
  static std::atomic<VTCompressionSessionRef> last{nullptr};
  VTCompressionSessionRef session = MakeEncoder(
      [](void*, void*, OSStatus, VTEncodeInfoFlags, CMSampleBufferRef) {
        // The call that submitted the picture holds the session, too.
        while (last == nullptr) std::this_thread::yield();
        CFRelease(last);
      },
      nullptr);
  CVPixelBufferRef picture = Blank();
  CHECK(Encode(session, picture, 0) == noErr);
  last = session;
  while (fakevt_sessions_alive() > 0) std::this_thread::yield();
  CHECK_VIOLATION("CFRelease: called from inside a callback of the session");
  // What the session held is lost: it was still in use.
  std::_Exit(0);
}

CASE("what is alive is counted and listed by type") {
  CHECK(fakevt_live_objects() == 0);
  CFNumberRef number = MakeNumber(7);
  CVPixelBufferRef picture = Blank();
  CHECK(fakevt_live_objects() == 2);
  char text[64];
  CHECK(fakevt_live_text(text, sizeof text) == std::string("1 CFNumber, 1 CVPixelBuffer").size());
  CHECK(std::string(text) == "1 CFNumber, 1 CVPixelBuffer");
  CFRelease(number);
  CVPixelBufferRelease(picture);
}

CASE("an array or a dictionary holds its values") {
  CFNumberRef number = MakeNumber(7);
  const void* value = number;
  CFArrayRef array = CFArrayCreate(nullptr, &value, 1, &kCFTypeArrayCallBacks);
  CFDictionaryRef dictionary = MakeDictionary({{kVTCompressionPropertyKey_AverageBitRate, number}});
  CFRelease(number);
  CHECK(CFGetRetainCount(number) == 2);
  CFRelease(array);
  CFRelease(dictionary);
  CHECK(fakevt_live_objects() == 0);
}
