// What a test can make the double do, and what decoders refuse.
#include <algorithm>
#include <atomic>
#include <thread>

#include "case.h"
#include "client.h"
#include "fakevt_control.h"

namespace {

constexpr int kWidth = 128;
constexpr int kHeight = 96;
constexpr OSType kFormat = kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange;

CMFormatDescriptionRef FormatOf(const Coded& coded) { return CMSampleBufferGetFormatDescription(coded.sample); }

bool IsTrue(VTSessionRef session, CFStringRef key) {
  CFBooleanRef value = nullptr;
  CHECK(VTSessionCopyProperty(session, key, nullptr, &value) == noErr && value != nullptr);
  const bool is_true = CFBooleanGetValue(value);
  CFRelease(value);
  return is_true;
}

}  // namespace

CASE("creating, encoding and decoding fail as often as asked") {
  fakevt_fail_next(FAKEVT_ENCODER_CREATE, 1, kVTVideoEncoderNotAvailableNowErr);
  CHECK(EncoderClient(kCMVideoCodecType_H264, kWidth, kHeight).created == kVTVideoEncoderNotAvailableNowErr);
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  CHECK(encoder.Set(kVTCompressionPropertyKey_AllowFrameReordering, kCFBooleanFalse) == noErr);
  fakevt_fail_next(FAKEVT_ENCODE_SUBMIT, 2, kVTInvalidSessionErr);
  CHECK(encoder.Encode(0) == kVTInvalidSessionErr && encoder.Encode(1) == kVTInvalidSessionErr &&
        encoder.Encode(2) == noErr);
  fakevt_fail_next(FAKEVT_ENCODE_CALLBACK, 1, kVTVideoEncoderMalfunctionErr);
  CHECK(encoder.Encode(3) == noErr && encoder.Encode(4) == noErr);
  encoder.Complete();
  const std::vector<Coded> coded = encoder.Outputs();
  CHECK(coded.size() == 3 && coded[1].cookie == 3 && coded[1].status == kVTVideoEncoderMalfunctionErr &&
        coded[1].sample == nullptr);
  fakevt_fail_next(FAKEVT_DECODER_CREATE, 1, kVTVideoDecoderNotAvailableNowErr);
  CHECK(DecoderClient(FormatOf(coded[0]), kFormat).created == kVTVideoDecoderNotAvailableNowErr);
  DecoderClient decoder(FormatOf(coded[0]), kFormat);
  fakevt_fail_next(FAKEVT_DECODE_SUBMIT, 1, kVTVideoDecoderMalfunctionErr);
  CHECK(decoder.Decode(coded[0].sample) == kVTVideoDecoderMalfunctionErr && decoder.Outputs().empty());
  fakevt_fail_next(FAKEVT_DECODE_CALLBACK, 1, kVTVideoDecoderBadDataErr);
  CHECK(decoder.Decode(coded[0].sample) == noErr && decoder.Decode(coded[2].sample) == noErr);
  CHECK(decoder.Outputs()[0].status == kVTVideoDecoderBadDataErr && decoder.Outputs()[0].image == nullptr);
  CHECK(decoder.Outputs()[1].status == noErr);
}

CASE("a callback follows a failed encode call only when asked for") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  fakevt_fail_next(FAKEVT_ENCODE_SUBMIT, 2, kVTParameterErr);
  CHECK(encoder.Encode(0) == kVTParameterErr);
  encoder.Complete();
  CHECK(encoder.Outputs().empty());
  fakevt_callback_after_failed_encode(1);
  CHECK(encoder.Encode(1) == kVTParameterErr);
  encoder.Complete();
  CHECK(encoder.Outputs().size() == 1 && encoder.Outputs()[0].status == kVTParameterErr &&
        encoder.Outputs()[0].cookie == 1);
}

CASE("a property fails, and the next time does not") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  fakevt_fail_property("AverageBitRate", 1, kVTPropertyReadOnlyErr);
  CHECK(encoder.SetNumber(kVTCompressionPropertyKey_AverageBitRate, 1000) == kVTPropertyReadOnlyErr);
  CHECK(LastValue("AverageBitRate").empty());
  CHECK(encoder.SetNumber(kVTCompressionPropertyKey_AverageBitRate, 1000) == noErr);
  CHECK(LastValue("AverageBitRate") == "1000");
  CHECK(encoder.Set(kVTCompressionPropertyKey_AverageBitRate, nullptr) == noErr &&
        LastValue("AverageBitRate") == "null");
}

CASE("properties that don't exist, can't be set or make no sense are refused") {
  EncoderClient encoder(kCMVideoCodecType_HEVC, kWidth, kHeight);
  CHECK(encoder.Set(kVTCompressionPropertyKey_H264EntropyMode, kVTH264EntropyMode_CABAC) == kVTPropertyNotSupportedErr);
  CHECK(encoder.Set(kVTCompressionPropertyKey_UsingHardwareAcceleratedVideoEncoder, kCFBooleanTrue) ==
        kVTPropertyReadOnlyErr);
  CHECK(encoder.Set(kVTCompressionPropertyKey_ProfileLevel, kVTProfileLevel_H264_Main_AutoLevel) == kVTParameterErr);
  CHECK(encoder.Set(kVTCompressionPropertyKey_ProfileLevel, kVTProfileLevel_HEVC_Main_AutoLevel) == noErr);
  CFDictionaryRef supported = nullptr;
  CHECK(VTSessionCopySupportedPropertyDictionary(encoder.session, &supported) == noErr);
  CHECK(CFDictionaryContainsKey(supported, kVTCompressionPropertyKey_AverageBitRate));
  CHECK(!CFDictionaryContainsKey(supported, kVTCompressionPropertyKey_H264EntropyMode));
  CFRelease(supported);
}

CASE("dropped pictures are told of at submit, by callback, or both") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  CHECK(encoder.Set(kVTCompressionPropertyKey_AllowFrameReordering, kCFBooleanFalse) == noErr);
  const auto encode = [&](int index) {
    VTEncodeInfoFlags flags = 0;
    CHECK(encoder.Encode(index, false, &flags) == noErr);
    encoder.Complete();
    return (flags & kVTEncodeInfo_FrameDropped) != 0;
  };
  fakevt_drop_next(FAKEVT_ENCODE_SUBMIT, 1, FAKEVT_DROP_BY_CALLBACK);
  CHECK(!encode(0) && encoder.Outputs().size() == 1);
  fakevt_drop_next(FAKEVT_ENCODE_SUBMIT, 1, FAKEVT_DROP_AT_SUBMIT);
  CHECK(encode(1) && encoder.Outputs().size() == 1);
  fakevt_drop_next(FAKEVT_ENCODE_SUBMIT, 1, FAKEVT_DROP_AT_SUBMIT_AND_BY_CALLBACK);
  CHECK(encode(2) && encoder.Outputs().size() == 2);
  CHECK(!encode(3) && encoder.Outputs().size() == 3 && encoder.Outputs()[2].Key());
  for (int i = 0; i < 2; i++) {
    const Coded dropped = encoder.Outputs()[static_cast<size_t>(i)];
    CHECK(dropped.status == noErr && dropped.sample == nullptr && (dropped.flags & kVTEncodeInfo_FrameDropped) != 0);
  }
  const Coded coded = encoder.Outputs()[2];
  DecoderClient decoder(FormatOf(coded), kFormat);
  fakevt_drop_next(FAKEVT_DECODE_SUBMIT, 1, FAKEVT_DROP_BY_CALLBACK);
  CHECK(decoder.Decode(coded.sample) == noErr);
  const Decoded dropped = decoder.Outputs().at(0);
  CHECK(dropped.status == noErr && dropped.image == nullptr && (dropped.flags & kVTDecodeInfo_FrameDropped) != 0);
}

CASE("a picture that is decoded in part comes with its image and the flag") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  const Coded coded = EncodePictures(encoder, 1)[0];
  DecoderClient decoder(FormatOf(coded), kFormat);
  fakevt_drop_next(FAKEVT_DECODE_SUBMIT, 1, FAKEVT_DROP_IN_PART);
  CHECK(decoder.Decode(coded.sample) == noErr);
  const Decoded decoded = decoder.Outputs().at(0);
  CHECK(decoded.status == noErr && decoded.image != nullptr && decoded.flags == kVTDecodeInfo_FrameInterrupted);
}

CASE("block buffers come in segments, and are put together again") {
  fakevt_split_blocks(7);
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  const Coded coded = EncodePictures(encoder, 1)[0];
  CMBlockBufferRef block = CMSampleBufferGetDataBuffer(coded.sample);
  const size_t size = CMBlockBufferGetDataLength(block);
  size_t at_offset = 0;
  size_t total = 0;
  CHECK(size > 7 && !CMBlockBufferIsRangeContiguous(block, 0, 0) && CMBlockBufferIsRangeContiguous(block, 7, 7));
  CHECK(CMBlockBufferGetDataPointer(block, 3, &at_offset, &total, nullptr) == noErr && at_offset == 4 && total == size);
  CMBlockBufferRef whole = nullptr;
  CHECK(CMBlockBufferCreateContiguous(nullptr, block, nullptr, nullptr, 0, 0, 0, &whole) == noErr);
  char* data = nullptr;
  CHECK(CMBlockBufferGetDataPointer(whole, 0, &at_offset, nullptr, &data) == noErr && at_offset == size);
  CHECK(SampleBytes(coded.sample) == Bytes(data, data + size));
  CFRelease(whole);
  DecoderClient decoder(FormatOf(coded), kFormat);
  CHECK(decoder.Decode(coded.sample) == noErr && decoder.Outputs().at(0).status == noErr);
}

CASE("length prefixes are as long as asked for, where that fits") {
  for (const int prefix : {1, 2, 4}) {
    fakevt_length_prefix(prefix);
    EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
    DecoderClient* decoder = nullptr;
    for (const Coded& coded : EncodePictures(encoder, 6)) {
      size_t longest = 0;
      for (const Bytes& nal : coded.Nals()) longest = std::max(longest, nal.size());
      CHECK(coded.Prefix() == (longest < size_t{1} << (8 * prefix) ? prefix : 4));
      if (decoder == nullptr) decoder = new DecoderClient(FormatOf(coded), kFormat);
      CHECK(decoder->Decode(coded.sample) == noErr && decoder->Outputs().back().status == noErr);
    }
    delete decoder;
  }
}

CASE("without hardware, what requires it can't be made, and the rest says it has none") {
  EncoderClient with(kCMVideoCodecType_H264, kWidth, kHeight);
  CHECK(IsTrue(with.session, kVTCompressionPropertyKey_UsingHardwareAcceleratedVideoEncoder));
  const std::vector<Coded> coded = EncodePictures(with, 1);
  fakevt_hardware(0);
  EncoderClient without(kCMVideoCodecType_H264, kWidth, kHeight);
  CHECK(!IsTrue(without.session, kVTCompressionPropertyKey_UsingHardwareAcceleratedVideoEncoder));
  EncoderClient refused(
      kCMVideoCodecType_H264, kWidth, kHeight,
      MakeDictionary({{kVTVideoEncoderSpecification_RequireHardwareAcceleratedVideoEncoder, kCFBooleanTrue}}));
  CHECK(refused.created == kVTCouldNotFindVideoEncoderErr);
  CHECK(!VTIsHardwareDecodeSupported(kCMVideoCodecType_H264));
  DecoderClient decoder(FormatOf(coded[0]), kFormat);
  CHECK(!IsTrue(decoder.session, kVTDecompressionPropertyKey_UsingHardwareAcceleratedVideoDecoder));
  CFDictionaryRef required =
      MakeDictionary({{kVTVideoDecoderSpecification_RequireHardwareAcceleratedVideoDecoder, kCFBooleanTrue}});
  const VTDecompressionOutputCallbackRecord record = {
      [](void*, void*, OSStatus, VTDecodeInfoFlags, CVImageBufferRef, CMTime, CMTime) {}, nullptr};
  VTDecompressionSessionRef session = nullptr;
  CHECK(VTDecompressionSessionCreate(nullptr, FormatOf(coded[0]), required, nullptr, &record, &session) ==
        kVTCouldNotFindVideoDecoderErr);
  CFRelease(required);
}

CASE("low-latency rate control has keyframes only when forced, and no B-frames; or is refused") {
  const auto specification = [] {
    return MakeDictionary({{kVTVideoEncoderSpecification_EnableLowLatencyRateControl, kCFBooleanTrue}});
  };
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight, specification());
  CHECK(encoder.SetNumber(kVTCompressionPropertyKey_MaxKeyFrameInterval, 4) == noErr);
  for (int i = 0; i < 12; i++) CHECK(encoder.Encode(i, i == 9) == noErr);
  encoder.Complete();
  const std::vector<Coded> outputs = encoder.Outputs();
  for (size_t i = 0; i < outputs.size(); i++) {
    CHECK(outputs[i].cookie == static_cast<intptr_t>(i) && outputs[i].Key() == (i == 0 || i == 9));
  }
  CHECK(fakevt_forced_keyframes() == 1 && LastValue("EnableLowLatencyRateControl") == "true");
  fakevt_low_latency(0);
  CHECK(EncoderClient(kCMVideoCodecType_H264, kWidth, kHeight, specification()).created == kVTPropertyNotSupportedErr);
}

CASE("an encoder keeps as many pictures as asked for, until it is drained up to a time") {
  fakevt_hold_frames(3);
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  CHECK(encoder.Set(kVTCompressionPropertyKey_AllowFrameReordering, kCFBooleanFalse) == noErr);
  for (int i = 0; i < 5; i++) CHECK(encoder.Encode(i) == noErr);
  CHECK(VTCompressionSessionCompleteFrames(encoder.session, CMTimeMake(20, 600)) == noErr);
  CHECK(encoder.Outputs().size() == 2);
  CHECK(VTCompressionSessionCompleteFrames(encoder.session, CMTimeMake(40, 600)) == noErr);
  CHECK(encoder.Outputs().size() == 5);
}

CASE("callbacks never come from the thread that submits, and a call that hangs goes on when let") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  const Coded coded = EncodePictures(encoder, 1)[0];
  std::thread::id caller;
  const VTDecompressionOutputCallbackRecord record = {
      [](void* refcon, void*, OSStatus, VTDecodeInfoFlags, CVImageBufferRef, CMTime, CMTime) {
        *static_cast<std::thread::id*>(refcon) = std::this_thread::get_id();
      },
      &caller};
  VTDecompressionSessionRef session = nullptr;
  CHECK(VTDecompressionSessionCreate(nullptr, FormatOf(coded), nullptr, nullptr, &record, &session) == noErr);
  fakevt_callback_delay(20);
  fakevt_hang_next_submit();
  std::atomic<bool> done{false};
  std::thread submitter([&] {
    CHECK(VTDecompressionSessionDecodeFrame(session, coded.sample, 0, nullptr, nullptr) == noErr);
    done = true;
  });
  const std::thread::id submitting = submitter.get_id();
  while (fakevt_hanging() == 0) std::this_thread::yield();
  CHECK(!done && caller == std::thread::id());
  fakevt_unhang();
  submitter.join();
  CHECK(fakevt_hanging() == 0 && caller != std::thread::id() && caller != submitting);
  VTDecompressionSessionInvalidate(session);
  CFRelease(session);
}

CASE("a pool fails, ends at its threshold, recycles, and is replaced") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  CVPixelBufferPoolRef pool = VTCompressionSessionGetPixelBufferPool(encoder.session);
  CHECK(pool != nullptr && pool == VTCompressionSessionGetPixelBufferPool(encoder.session));
  CVPixelBufferRef first = nullptr;
  CVPixelBufferRef second = nullptr;
  fakevt_fail_next(FAKEVT_POOL, 1, kCVReturnAllocationFailed);
  CHECK(CVPixelBufferPoolCreatePixelBuffer(nullptr, pool, &first) == kCVReturnAllocationFailed);
  CHECK(CVPixelBufferPoolCreatePixelBuffer(nullptr, pool, &first) == kCVReturnSuccess);
  CHECK(CVPixelBufferGetIOSurface(first) != nullptr && CVPixelBufferGetWidth(first) == kWidth);
  CFNumberRef one = MakeNumber(1);
  CFDictionaryRef threshold = MakeDictionary({{kCVPixelBufferPoolAllocationThresholdKey, one}});
  CFRelease(one);
  CHECK(CVPixelBufferPoolCreatePixelBufferWithAuxAttributes(nullptr, pool, threshold, &second) ==
        kCVReturnWouldExceedAllocationThreshold);
  CVPixelBufferRelease(first);
  CHECK(CVPixelBufferPoolCreatePixelBufferWithAuxAttributes(nullptr, pool, threshold, &second) == kCVReturnSuccess);
  CFRelease(threshold);
  fakevt_change_pools();
  CHECK(VTCompressionSessionGetPixelBufferPool(encoder.session) != pool);
  CHECK(CVPixelBufferPoolCreatePixelBuffer(nullptr, pool, &first) == kCVReturnInvalidArgument);
  CHECK_VIOLATION("use of a freed CVPixelBufferPool");
  CVPixelBufferRelease(second);
}

CASE("a decoder begins with a keyframe, and again after damage") {
  for (const CMVideoCodecType codec : {kCMVideoCodecType_H264, kCMVideoCodecType_HEVC}) {
    EncoderClient encoder(codec, kWidth, kHeight);
    CHECK(encoder.SetNumber(kVTCompressionPropertyKey_MaxKeyFrameInterval, 5) == noErr);
    const std::vector<Coded> coded = EncodePictures(encoder, 10);
    DecoderClient decoder(FormatOf(coded[0]), kFormat);
    const auto status = [&](CMSampleBufferRef sample) {
      CHECK(decoder.Decode(sample) == noErr);
      CHECK((decoder.Outputs().back().status == noErr) == (decoder.Outputs().back().image != nullptr));
      return decoder.Outputs().back().status;
    };
    CHECK(status(coded[1].sample) == kVTVideoDecoderBadDataErr);
    CHECK(status(coded[0].sample) == noErr && status(coded[1].sample) == noErr);
    Bytes data = SampleBytes(coded[2].sample);
    data.resize(data.size() - 3);
    CMSampleBufferRef cut = MakeSample(coded[2].sample, data);
    CHECK(status(cut) == kVTVideoDecoderBadDataErr);
    CFRelease(cut);
    CHECK(status(coded[3].sample) == kVTVideoDecoderBadDataErr);
    CHECK(status(coded[5].sample) == noErr && status(coded[6].sample) == noErr);
  }
}

CASE("a picture whose reference is missing is no picture") {
  for (const CMVideoCodecType codec : {kCMVideoCodecType_H264, kCMVideoCodecType_HEVC}) {
    EncoderClient encoder(codec, kWidth, kHeight);
    const std::vector<Coded> coded = EncodePictures(encoder, 6);
    DecoderClient decoder(FormatOf(coded[0]), kFormat);
    for (const size_t i : {0, 1, 4}) CHECK(decoder.Decode(coded[i].sample) == noErr);
    CHECK(decoder.Outputs()[1].status == noErr && decoder.Outputs()[2].status == kVTVideoDecoderBadDataErr);
  }
}

CASE("another size needs another decoder, the same one does not") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  EncoderClient larger(kCMVideoCodecType_H264, kWidth * 2, kHeight);
  EncoderClient again(kCMVideoCodecType_H264, kWidth, kHeight);
  const Coded coded = EncodePictures(encoder, 1)[0];
  const Coded other = EncodePictures(larger, 1)[0];
  const Coded same = EncodePictures(again, 1)[0];
  DecoderClient decoder(FormatOf(coded), kFormat);
  CHECK(decoder.Decode(coded.sample) == noErr);
  CHECK(!VTDecompressionSessionCanAcceptFormatDescription(decoder.session, FormatOf(other)));
  CHECK(decoder.Decode(other.sample) == kVTFormatDescriptionChangeNotSupportedErr);
  CHECK(VTDecompressionSessionCanAcceptFormatDescription(decoder.session, FormatOf(same)));
  CHECK(decoder.Decode(same.sample) == noErr && decoder.Outputs().back().status == noErr);
}

CASE("asynchronous pictures have come when they have been waited for, and held ones too") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  const std::vector<Coded> coded = EncodePictures(encoder, 6);
  DecoderClient decoder(FormatOf(coded[0]), kFormat);
  for (const Coded& each : coded) {
    VTDecodeInfoFlags info = 0;
    const VTDecodeFrameFlags flags =
        kVTDecodeFrame_EnableAsynchronousDecompression |
        (each.cookie < 3 ? VTDecodeFrameFlags{0} : kVTDecodeFrame_EnableTemporalProcessing);
    CHECK(decoder.Decode(each.sample, each.cookie, flags, &info) == noErr && (info & kVTDecodeInfo_Asynchronous) != 0);
  }
  CHECK(VTDecompressionSessionWaitForAsynchronousFrames(decoder.session) == noErr);
  CHECK(decoder.Outputs().size() == 6);
}

CASE("no callback comes after Invalidate, and what was pending is freed") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  for (int i = 0; i < 12; i++) CHECK(encoder.Encode(i) == noErr);
  VTCompressionSessionInvalidate(encoder.session);
  const size_t count = encoder.Outputs().size();
  CFRelease(encoder.session);
  encoder.session = nullptr;
  CHECK(fakevt_sessions_alive() == 0 && encoder.Outputs().size() == count);
}

CASE("memory given to a block buffer goes back to who owns it") {
  uint8_t own[16] = {};
  CMBlockBufferRef block = nullptr;
  CHECK(CMBlockBufferCreateWithMemoryBlock(nullptr, own, sizeof own, kCFAllocatorNull, nullptr, 4, 8, 0, &block) ==
        noErr);
  CHECK(CMBlockBufferGetDataLength(block) == 8);
  CFRelease(block);
  int freed = 0;
  CMBlockBufferCustomBlockSource source = {};
  source.FreeBlock = [](void* refcon, void*, size_t size) { *static_cast<int*>(refcon) += static_cast<int>(size); };
  source.refCon = &freed;
  CHECK(CMBlockBufferCreateWithMemoryBlock(nullptr, own, sizeof own, nullptr, &source, 0, 8, 0, &block) == noErr);
  CFRelease(block);
  CHECK(freed == 16);
  CHECK(CMBlockBufferCreateWithMemoryBlock(nullptr, own, 0, kCFAllocatorNull, nullptr, 0, 0, 0, &block) ==
        kCMBlockBufferBadLengthParameterErr);
}

CASE("planes of other memory are encoded, and given back once") {
  constexpr size_t kSize = static_cast<size_t>(kWidth) * kHeight;
  static Bytes memory(kSize * 3 / 2, 128);
  static int released = 0;
  void* planes[] = {memory.data(), memory.data() + kSize};
  size_t widths[] = {kWidth, kWidth / 2};
  size_t heights[] = {kHeight, kHeight / 2};
  size_t strides[] = {kWidth, kWidth};
  CVPixelBufferRef picture = nullptr;
  CHECK(CVPixelBufferCreateWithPlanarBytes(
            nullptr, kWidth, kHeight, kFormat, nullptr, 0, 2, planes, widths, heights, strides,
            [](void*, const void*, size_t, size_t, const void**) { released++; }, nullptr, nullptr,
            &picture) == kCVReturnSuccess);
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  CHECK(encoder.Encode(picture, 0) == noErr);
  CVPixelBufferRelease(picture);
  encoder.Complete();
  CHECK(released == 1 && encoder.Outputs().at(0).status == noErr);
}

CASE("times are converted and rounded") {
  CHECK(CMTimeConvertScale(CMTimeMake(1, 3), 600, kCMTimeRoundingMethod_Default).value == 200);
  const CMTime rounded = CMTimeConvertScale(CMTimeMake(1, 3), 1000, kCMTimeRoundingMethod_Default);
  CHECK(rounded.value == 333 && (rounded.flags & kCMTimeFlags_HasBeenRounded) != 0);
  CHECK(CMTimeConvertScale(CMTimeMake(-1, 2), 1, kCMTimeRoundingMethod_RoundHalfAwayFromZero).value == -1);
  CHECK(CMTimeGetSeconds(CMTimeMake(90, 60)) == 1.5 && !CMTIME_IS_NUMERIC(kCMTimePositiveInfinity));
}
