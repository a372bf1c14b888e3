#include "decompression_session.h"

#include <algorithm>

#include "color.h"
#include "knobs.h"
#include "ledger.h"
#include "pixel_copy.h"
#include "session_create.h"

using fakevt::Bytes;
using fakevt::Codec;
using fakevt::Knobs;
using fakevt::Ref;
using fakevt::Violate;

namespace {

constexpr const char* kCreate = "VTDecompressionSessionCreate";
constexpr const char* kDecodeFrame = "VTDecompressionSessionDecodeFrame";

const std::vector<fakevt::Property>& SpecificationKeys() {
  static const auto* keys = new std::vector<fakevt::Property>{
      {kVTVideoDecoderSpecification_EnableHardwareAcceleratedVideoDecoder, fakevt::Kind::kBoolean},
      {kVTVideoDecoderSpecification_RequireHardwareAcceleratedVideoDecoder, fakevt::Kind::kBoolean},
  };
  return *keys;
}

bool IsDecodable(const fakevt::Sequence& sequence) {
  return sequence.chroma_format == 1 && (sequence.bit_depth == 8 || sequence.bit_depth == 10);
}

// The first of the formats asked for that there is; that of the stream when none is asked for.
const fakevt::PixelFormat* ChooseFormat(const std::vector<OSType>& asked, const fakevt::Sequence& sequence) {
  if (asked.empty()) {
    const bool full = sequence.color.full_range;
    if (sequence.bit_depth > 8) {
      return fakevt::FindPixelFormat(full ? kCVPixelFormatType_420YpCbCr10BiPlanarFullRange
                                          : kCVPixelFormatType_420YpCbCr10BiPlanarVideoRange);
    }
    return fakevt::FindPixelFormat(full ? kCVPixelFormatType_420YpCbCr8BiPlanarFullRange
                                        : kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange);
  }
  for (const OSType code : asked) {
    const fakevt::PixelFormat* format = fakevt::FindPixelFormat(code);
    if (format != nullptr && format->planes > 0) return format;
  }
  return nullptr;
}

// Start codes where length prefixes belong: a length of 1, and more behind it.
bool LooksLikeAnnexB(const Bytes& data, int prefix) {
  return prefix == 4 && data.size() > 5 && data[0] == 0 && data[1] == 0 && data[2] == 0 && data[3] == 1;
}

bool KnowsAllSets(const opaqueCMFormatDescription& format, const std::vector<Bytes>& nals) {
  const Codec codec = format.sequence.codec;
  return std::all_of(nals.begin(), nals.end(), [&](const Bytes& nal) {
    if (!fakevt::IsParameterSet(codec, fakevt::TypeOf(codec, nal))) return true;
    return std::find(format.sets.begin(), format.sets.end(), nal) != format.sets.end();
  });
}

}  // namespace

OpaqueVTDecompressionSession::OpaqueVTDecompressionSession(const Setup& setup, opaqueCMFormatDescription* format)
    : Session(kKind, fakevt::DecoderProperties(), format->sequence.codec == Codec::kH264),
      setup_(setup),
      sequence_(format->sequence),
      format_(format) {}

bool OpaqueVTDecompressionSession::Accepts(const opaqueCMFormatDescription& format) const {
  const fakevt::Sequence& other = format.sequence;
  return other.codec == sequence_.codec && other.profile == sequence_.profile && other.width == sequence_.width &&
         other.height == sequence_.height && other.bit_depth == sequence_.bit_depth &&
         other.chroma_format == sequence_.chroma_format;
}

OSStatus OpaqueVTDecompressionSession::Decode(Job job, VTDecodeInfoFlags* flags) {
  if (const auto status = Knobs::Get().TakeFailure(FAKEVT_DECODE_SUBMIT)) return *status;
  const opaqueCMSampleBuffer& sample = *job.sample;
  if (LooksLikeAnnexB(Contents(*sample.data), sample.format->prefix)) {
    Violate(kDecodeFrame, "start codes where length prefixes belong");
    return kVTParameterErr;
  }
  if (!Accepts(*sample.format)) return kVTFormatDescriptionChangeNotSupportedErr;
  job.failure = Knobs::Get().TakeFailure(FAKEVT_DECODE_CALLBACK).value_or(noErr);
  if (const auto drop = Knobs::Get().TakeDrop(FAKEVT_DECODE_SUBMIT)) {
    job.interrupted = *drop == FAKEVT_DROP_IN_PART;
    job.dropped = !job.interrupted;
    job.silent = *drop == FAKEVT_DROP_AT_SUBMIT;
    if (job.dropped && *drop != FAKEVT_DROP_BY_CALLBACK && flags != nullptr) *flags |= kVTDecodeInfo_FrameDropped;
  }
  const bool asynchronous =
      (job.flags & (kVTDecodeFrame_EnableAsynchronousDecompression | kVTDecodeFrame_EnableTemporalProcessing)) != 0;
  if (asynchronous && flags != nullptr) *flags |= kVTDecodeInfo_Asynchronous;
  pending_++;
  if (asynchronous) {
    worker().Post([this, job = std::move(job)] { Take(job); });
  } else {
    worker().Do([this, job = std::move(job)] { Take(job); });
  }
  return noErr;
}

OSStatus OpaqueVTDecompressionSession::Finish() {
  worker().Do([this] {
    for (Output& output : kept_) Deliver(std::move(output));
    kept_.clear();
  });
  return noErr;
}

// On the session's thread, as all below.
void OpaqueVTDecompressionSession::Take(Job job) {
  Output output;
  output.status = DecodeSample(*job.sample, &output.image);
  if (job.failure != noErr) output.status = job.failure;
  if (job.dropped) output.flags |= kVTDecodeInfo_FrameDropped;
  if (job.interrupted) output.flags |= kVTDecodeInfo_FrameInterrupted;
  const bool hidden = job.failure != noErr || job.dropped || (job.flags & kVTDecodeFrame_DoNotOutputFrame) != 0;
  if (hidden) output.image.Reset();
  if ((job.flags & kVTDecodeFrame_EnableAsynchronousDecompression) != 0) output.flags |= kVTDecodeInfo_Asynchronous;
  const bool keeps = (job.flags & kVTDecodeFrame_EnableTemporalProcessing) != 0;
  output.job = std::move(job);
  if (keeps) return kept_.push_back(std::move(output));
  Deliver(std::move(output));
}

OSStatus OpaqueVTDecompressionSession::DecodeSample(const opaqueCMSampleBuffer& sample, Ref<__CVBuffer>* image) {
  std::vector<Bytes> nals;
  if (!fakevt::SplitPrefixed(Contents(*sample.data), sample.format->prefix, &nals)) return kVTVideoDecoderBadDataErr;
  if (!KnowsAllSets(*sample.format, nals)) return kVTVideoDecoderBadDataErr;
  if (!Follow(sample.format.get())) return kVTVideoDecoderMalfunctionErr;
  const bool decoded = decoder_->Decode(nals, [&](const AVFrame& picture) { *image = ImageOf(picture); });
  return decoded ? static_cast<OSStatus>(noErr) : kVTVideoDecoderBadDataErr;
}

// Other parameter sets for the same kind of picture: the decoder begins anew, and needs a keyframe.
bool OpaqueVTDecompressionSession::Follow(opaqueCMFormatDescription* format) {
  if (format->sets != format_->sets) decoder_.reset();
  format_ = Ref<opaqueCMFormatDescription>(format);
  if (!decoder_) decoder_ = fakevt::PictureDecoder::Open(format->sequence, format->sets);
  return decoder_ != nullptr;
}

Ref<__CVBuffer> OpaqueVTDecompressionSession::ImageOf(const AVFrame& picture) {
  if (!pool_) {
    pool_ = Ref<__CVPixelBufferPool>::Adopt(
        fakevt::New<__CVPixelBufferPool>(*setup_.format, static_cast<size_t>(sequence_.width),
                                         static_cast<size_t>(sequence_.height), setup_.alignment, setup_.surfaces));
  }
  auto image = Ref<__CVBuffer>::Adopt(pool_->Take(std::nullopt));
  const fakevt::Sequence& sequence = format_->sequence;
  fakevt::FillFrom(picture, sequence.bit_depth, sequence.color.full_range, sequence.crop_left, sequence.crop_top,
                   image.get());
  const auto attach = [&](CFStringRef key, CFStringRef value) {
    if (value != nullptr) CVBufferSetAttachment(image.get(), key, value, kCVAttachmentMode_ShouldPropagate);
  };
  attach(kCVImageBufferColorPrimariesKey, fakevt::PrimariesString(sequence.color.primaries));
  attach(kCVImageBufferTransferFunctionKey, fakevt::TransferString(sequence.color.transfer));
  attach(kCVImageBufferYCbCrMatrixKey, fakevt::MatrixString(sequence.color.matrix));
  image->decoded = true;
  return image;
}

void OpaqueVTDecompressionSession::Deliver(Output output) {
  pending_--;
  if (output.job.silent || Invalid()) return;
  const CMSampleTimingInfo& timing = output.job.sample->timing;
  CallBack([&] {
    setup_.record.decompressionOutputCallback(setup_.record.decompressionOutputRefCon, output.job.refcon, output.status,
                                              output.flags, output.image.get(), timing.presentationTimeStamp,
                                              timing.duration);
  });
}

void OpaqueVTDecompressionSession::GiveUp() {
  kept_.clear();
  decoder_.reset();
  format_.Reset();
  pool_.Reset();
}

CFTypeRef OpaqueVTDecompressionSession::CopyReadOnly(const Object* key) const {
  if (fakevt::Equal(key, kVTDecompressionPropertyKey_NumberOfFramesBeingDecoded)) return fakevt::NewNumber(pending_);
  const bool is_hardware = fakevt::Equal(key, kVTDecompressionPropertyKey_UsingHardwareAcceleratedVideoDecoder);
  return is_hardware && setup_.hardware ? kCFBooleanTrue : kCFBooleanFalse;
}

extern "C" {

OSStatus VTDecompressionSessionCreate(CFAllocatorRef, CMVideoFormatDescriptionRef videoFormatDescription,
                                      CFDictionaryRef videoDecoderSpecification,
                                      CFDictionaryRef destinationImageBufferAttributes,
                                      const VTDecompressionOutputCallbackRecord* outputCallback,
                                      VTDecompressionSessionRef* decompressionSessionOut) {
  if (decompressionSessionOut == nullptr) return kVTParameterErr;
  *decompressionSessionOut = nullptr;
  auto* format = fakevt::Checked<opaqueCMFormatDescription>(videoFormatDescription, kCreate);
  if (format == nullptr) return kVTParameterErr;
  if (outputCallback == nullptr || outputCallback->decompressionOutputCallback == nullptr) {
    Violate(kCreate, "no callback, and the double has no output handlers");
    return kVTParameterErr;
  }
  if (const auto status = Knobs::Get().TakeFailure(FAKEVT_DECODER_CREATE)) return *status;
  if (!IsDecodable(format->sequence)) return kVTVideoDecoderUnsupportedDataFormatErr;
  fakevt::NoteSpecification(videoDecoderSpecification, SpecificationKeys(), kCreate);
  const fakevt::HardwareKeys keys = {kVTVideoDecoderSpecification_EnableHardwareAcceleratedVideoDecoder,
                                     kVTVideoDecoderSpecification_RequireHardwareAcceleratedVideoDecoder};
  OpaqueVTDecompressionSession::Setup setup;
  bool possible = false;
  setup.hardware = fakevt::UsesHardware(videoDecoderSpecification, keys, kCreate, &possible);
  if (!possible) return kVTCouldNotFindVideoDecoderErr;
  const fakevt::BufferAttributes attributes = fakevt::ReadAttributes(destinationImageBufferAttributes, kCreate);
  setup.format = ChooseFormat(attributes.formats, format->sequence);
  if (setup.format == nullptr) return kVTPixelTransferNotSupportedErr;
  const bool scales = (attributes.width != 0 && attributes.width != static_cast<size_t>(format->sequence.width)) ||
                      (attributes.height != 0 && attributes.height != static_cast<size_t>(format->sequence.height));
  if (scales) return kVTPixelTransferNotSupportedErr;
  setup.alignment = attributes.alignment;
  setup.surfaces = attributes.surfaces;
  setup.record = *outputCallback;
  *decompressionSessionOut = fakevt::New<OpaqueVTDecompressionSession>(setup, format);
  return noErr;
}

void VTDecompressionSessionInvalidate(VTDecompressionSessionRef session) {
  constexpr const char* kFunction = "VTDecompressionSessionInvalidate";
  auto* object = fakevt::Checked<OpaqueVTDecompressionSession>(session, kFunction);
  if (object == nullptr || object->InsideCallback(kFunction)) return;
  object->Invalidate();
}

OSStatus VTDecompressionSessionDecodeFrame(VTDecompressionSessionRef session, CMSampleBufferRef sampleBuffer,
                                           VTDecodeFrameFlags decodeFlags, void* sourceFrameRefCon,
                                           VTDecodeInfoFlags* infoFlagsOut) {
  if (infoFlagsOut != nullptr) *infoFlagsOut = 0;
  // Held: a call that stands still may outlive the caller's reference.
  const Ref<OpaqueVTDecompressionSession> object(fakevt::Checked<OpaqueVTDecompressionSession>(session, kDecodeFrame));
  if (!object || !object->Usable(kDecodeFrame)) return kVTInvalidSessionErr;
  if (object->InsideCallback(kDecodeFrame)) return kVTParameterErr;
  fakevt::Ledger::Get().Add(fakevt::Count::kDecodeCalls);
  const Ref<opaqueCMSampleBuffer> sample(fakevt::Checked<opaqueCMSampleBuffer>(sampleBuffer, kDecodeFrame));
  if (!sample) return kVTParameterErr;
  Knobs::Get().MaybeHang();
  if (object->Invalid()) return kVTInvalidSessionErr;
  OpaqueVTDecompressionSession::Job job;
  job.sample = sample;
  job.flags = decodeFlags;
  job.refcon = sourceFrameRefCon;
  return object->Decode(std::move(job), infoFlagsOut);
}

OSStatus VTDecompressionSessionFinishDelayedFrames(VTDecompressionSessionRef session) {
  constexpr const char* kFunction = "VTDecompressionSessionFinishDelayedFrames";
  const Ref<OpaqueVTDecompressionSession> object(fakevt::Checked<OpaqueVTDecompressionSession>(session, kFunction));
  if (!object || !object->Usable(kFunction)) return kVTInvalidSessionErr;
  if (object->InsideCallback(kFunction)) return kVTParameterErr;
  return object->Finish();
}

OSStatus VTDecompressionSessionWaitForAsynchronousFrames(VTDecompressionSessionRef session) {
  constexpr const char* kFunction = "VTDecompressionSessionWaitForAsynchronousFrames";
  const Ref<OpaqueVTDecompressionSession> object(fakevt::Checked<OpaqueVTDecompressionSession>(session, kFunction));
  if (!object || !object->Usable(kFunction)) return kVTInvalidSessionErr;
  if (object->InsideCallback(kFunction)) return kVTParameterErr;
  return object->Finish();
}

Boolean VTDecompressionSessionCanAcceptFormatDescription(VTDecompressionSessionRef session,
                                                         CMFormatDescriptionRef newFormatDesc) {
  constexpr const char* kFunction = "VTDecompressionSessionCanAcceptFormatDescription";
  const auto* object = fakevt::Checked<OpaqueVTDecompressionSession>(session, kFunction);
  const auto* format = fakevt::Checked<opaqueCMFormatDescription>(newFormatDesc, kFunction);
  if (object == nullptr || format == nullptr || !object->Usable(kFunction)) return 0;
  return object->Accepts(*format);
}

Boolean VTIsHardwareDecodeSupported(CMVideoCodecType codecType) {
  return Knobs::Get().Current().hardware &&
         (codecType == kCMVideoCodecType_H264 || codecType == kCMVideoCodecType_HEVC);
}

}  // extern "C"
