// What goes in comes out: both codecs, with and without reordering.
#include <cmath>

#include "case.h"
#include "client.h"

namespace {

constexpr int kWidth = 320;
constexpr int kHeight = 176;
constexpr CMVideoCodecType kCodecs[] = {kCMVideoCodecType_H264, kCMVideoCodecType_HEVC};

double MeanDifference(const Bytes& a, const Bytes& b) {
  CHECK(a.size() == b.size());
  double sum = 0;
  for (size_t i = 0; i < a.size(); i++) sum += std::abs(a[i] - b[i]);
  return sum / static_cast<double>(a.size());
}

int TypeOf(CMVideoCodecType codec, const Bytes& nal) {
  return codec == kCMVideoCodecType_H264 ? nal[0] & 31 : nal[0] >> 1 & 63;
}

bool IsSet(CMVideoCodecType codec, const Bytes& nal) {
  const int type = TypeOf(codec, nal);
  return codec == kCMVideoCodecType_H264 ? type == 7 || type == 8 : type >= 32 && type <= 34;
}

}  // namespace

CASE("pictures come back in order, near to what they were") {
  for (const CMVideoCodecType codec : kCodecs) {
    EncoderClient encoder(codec, kWidth, kHeight);
    const std::vector<Coded> outputs = EncodePictures(encoder, 20);
    CHECK(outputs.size() == 20);
    DecoderClient decoder(CMSampleBufferGetFormatDescription(outputs[0].sample),
                          kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange);
    for (const Coded& output : outputs) {
      CHECK(decoder.Decode(output.sample, output.cookie) == noErr);
      CHECK(decoder.Outputs().size() == static_cast<size_t>(output.cookie) + 1);
    }
    for (const Decoded& picture : decoder.Outputs()) {
      CHECK(picture.status == noErr && picture.pts.value == picture.cookie * 20 && picture.pts.timescale == 600);
      CVPixelBufferRef drawn = DrawPicture(kWidth, kHeight, static_cast<int>(picture.cookie));
      CHECK(MeanDifference(PlanarBytes(drawn), PlanarBytes(picture.image)) < 6);
      CVPixelBufferRelease(drawn);
    }
  }
}

CASE("parameter sets stand in the format description only") {
  for (const CMVideoCodecType codec : kCodecs) {
    EncoderClient encoder(codec, kWidth, kHeight);
    for (const Coded& output : EncodePictures(encoder, 4)) {
      for (const Bytes& nal : output.Nals()) CHECK(!IsSet(codec, nal));
      for (const Bytes& set : output.Sets()) CHECK(IsSet(codec, set));
      CHECK(output.Sets().size() == (codec == kCMVideoCodecType_H264 ? 2 : 3));
    }
  }
}

CASE("with reordering left on, pictures are emitted and decoded in decode order") {
  for (const CMVideoCodecType codec : kCodecs) {
    EncoderClient encoder(codec, kWidth, kHeight);
    for (int i = 0; i < 16; i++) CHECK(encoder.Encode(i) == noErr);
    encoder.Complete();
    const std::vector<Coded> outputs = encoder.Outputs();
    CHECK(outputs.size() == 16);
    DecoderClient decoder(CMSampleBufferGetFormatDescription(outputs[0].sample),
                          kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange);
    bool reordered = false;
    double last = -1e9;
    for (size_t i = 0; i < outputs.size(); i++) {
      const double decode_time = CMTimeGetSeconds(CMSampleBufferGetDecodeTimeStamp(outputs[i].sample));
      CHECK(decode_time > last &&
            decode_time <= CMTimeGetSeconds(CMSampleBufferGetPresentationTimeStamp(outputs[i].sample)));
      last = decode_time;
      reordered = reordered || outputs[i].cookie != static_cast<intptr_t>(i);
      CHECK(decoder.Decode(outputs[i].sample, outputs[i].cookie) == noErr);
      CHECK(decoder.Outputs().back().cookie == outputs[i].cookie && decoder.Outputs().back().status == noErr);
    }
    CHECK(reordered);
  }
}

CASE("without reordering, there is no decode time of its own") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  for (const Coded& output : EncodePictures(encoder, 8)) {
    CHECK(!CMTIME_IS_VALID(CMSampleBufferGetDecodeTimeStamp(output.sample)));
  }
}

CASE("keyframes come at the interval, when forced, and in every form of attachment") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  CHECK(encoder.Set(kVTCompressionPropertyKey_AllowFrameReordering, kCFBooleanFalse) == noErr);
  CHECK(encoder.SetNumber(kVTCompressionPropertyKey_MaxKeyFrameInterval, 5) == noErr);
  for (int i = 0; i < 20; i++) CHECK(encoder.Encode(i, i == 7) == noErr);
  encoder.Complete();
  for (const Coded& output : encoder.Outputs()) {
    const intptr_t i = output.cookie;
    CHECK(output.Key() == (i == 0 || i == 5 || i == 7 || i == 12 || i == 17));
    CHECK((TypeOf(kCMVideoCodecType_H264, output.Nals().back()) == 5) == output.Key());
  }
}

CASE("the profile asked for is the one that is written") {
  const std::vector<std::pair<CFStringRef, int>> profiles = {{kVTProfileLevel_H264_Baseline_AutoLevel, 66},
                                                             {kVTProfileLevel_H264_Main_AutoLevel, 77},
                                                             {kVTProfileLevel_H264_High_AutoLevel, 100},
                                                             {kVTProfileLevel_H264_ConstrainedHigh_AutoLevel, 100}};
  for (const auto& [profile, number] : profiles) {
    EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
    CHECK(encoder.Set(kVTCompressionPropertyKey_ProfileLevel, profile) == noErr);
    CHECK(EncodePictures(encoder, 2)[0].Sets()[0][1] == number);
  }
}

CASE("colour and range go from the session into the stream and out of the decoder") {
  for (const CMVideoCodecType codec : kCodecs) {
    EncoderClient encoder(codec, kWidth, kHeight);
    encoder.Set(kVTCompressionPropertyKey_AllowFrameReordering, kCFBooleanFalse);
    encoder.Set(kVTCompressionPropertyKey_ColorPrimaries, kCVImageBufferColorPrimaries_ITU_R_709_2);
    encoder.Set(kVTCompressionPropertyKey_TransferFunction, kCVImageBufferTransferFunction_ITU_R_709_2);
    encoder.Set(kVTCompressionPropertyKey_YCbCrMatrix, kCVImageBufferYCbCrMatrix_ITU_R_601_4);
    CVPixelBufferRef picture = DrawPicture(kWidth, kHeight, 0, kCVPixelFormatType_420YpCbCr8BiPlanarFullRange);
    CHECK(encoder.Encode(picture, 0) == noErr);
    CVPixelBufferRelease(picture);
    encoder.Complete();
    CMSampleBufferRef sample = encoder.Outputs().at(0).sample;
    CMFormatDescriptionRef format = CMSampleBufferGetFormatDescription(sample);
    CHECK(CMFormatDescriptionGetExtension(format, kCMFormatDescriptionExtension_FullRangeVideo) == kCFBooleanTrue);
    CHECK(CFEqual(CMFormatDescriptionGetExtension(format, kCMFormatDescriptionExtension_ColorPrimaries),
                  kCVImageBufferColorPrimaries_ITU_R_709_2));
    DecoderClient decoder(format, kCVPixelFormatType_420YpCbCr8BiPlanarFullRange);
    CHECK(decoder.Decode(sample) == noErr);
    CFTypeRef matrix = CVBufferCopyAttachment(decoder.Outputs().at(0).image, kCVImageBufferYCbCrMatrixKey, nullptr);
    CHECK(CFEqual(matrix, kCVImageBufferYCbCrMatrix_ITU_R_601_4));
    CFRelease(matrix);
  }
}

CASE("the decoder gives the format and the memory that are asked for") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  const std::vector<Coded> outputs = EncodePictures(encoder, 1);
  CMFormatDescriptionRef format = CMSampleBufferGetFormatDescription(outputs[0].sample);
  const auto decode = [&](OSType pixel_format, bool surfaces) {
    DecoderClient decoder(format, pixel_format, surfaces);
    CHECK(decoder.created == noErr && decoder.Decode(outputs[0].sample) == noErr);
    CVPixelBufferRef image = decoder.Outputs().at(0).image;
    CHECK(CVPixelBufferGetPixelFormatType(image) == pixel_format);
    CHECK((CVPixelBufferGetIOSurface(image) != nullptr) == surfaces);
    CHECK(CVPixelBufferGetBytesPerRowOfPlane(image, 0) > CVPixelBufferGetWidthOfPlane(image, 0));
    return PlanarBytes(image);
  };
  const Bytes interleaved = decode(kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange, true);
  CHECK(interleaved == decode(kCVPixelFormatType_420YpCbCr8Planar, false));
  CHECK(interleaved != decode(kCVPixelFormatType_420YpCbCr8BiPlanarFullRange, false));
  DecoderClient refused(format, kCVPixelFormatType_32BGRA);
  CHECK(refused.created == kVTPixelTransferNotSupportedErr);
}

CASE("a low bit rate set while encoding makes smaller pictures at once") {
  EncoderClient encoder(kCMVideoCodecType_H264, kWidth, kHeight);
  CHECK(encoder.SetNumber(kVTCompressionPropertyKey_AverageBitRate, 4000000) == noErr);
  CHECK(encoder.Set(kVTCompressionPropertyKey_AllowFrameReordering, kCFBooleanFalse) == noErr);
  for (int i = 0; i < 120; i++) {
    if (i == 60) CHECK(encoder.SetNumber(kVTCompressionPropertyKey_AverageBitRate, 100000) == noErr);
    CHECK(encoder.Encode(i) == noErr);
  }
  encoder.Complete();
  size_t before = 0;
  size_t after = 0;
  for (const Coded& output : encoder.Outputs()) {
    if (output.cookie >= 30 && output.cookie < 60) before += SampleBytes(output.sample).size();
    if (output.cookie >= 90) after += SampleBytes(output.sample).size();
    CHECK(output.Key() == (output.cookie == 0));
  }
  CHECK(after * 2 < before);
  CHECK(LastValue("AverageBitRate") == "100000");
}

CASE("an H.265 encoder takes a new bit rate at the next keyframe") {
  EncoderClient encoder(kCMVideoCodecType_HEVC, kWidth, kHeight);
  CHECK(encoder.Set(kVTCompressionPropertyKey_AllowFrameReordering, kCFBooleanFalse) == noErr);
  for (int i = 0; i < 12; i++) {
    if (i == 3) CHECK(encoder.SetNumber(kVTCompressionPropertyKey_AverageBitRate, 200000) == noErr);
    CHECK(encoder.Encode(i, i == 6) == noErr);
  }
  encoder.Complete();
  const std::vector<Coded> outputs = encoder.Outputs();
  CHECK(outputs.size() == 12);
  for (const Coded& output : outputs) CHECK(output.Key() == (output.cookie == 0 || output.cookie == 6));
}
