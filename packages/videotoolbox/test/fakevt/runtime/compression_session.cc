#include "compression_session.h"

#include "color.h"
#include "knobs.h"
#include "ledger.h"

using fakevt::Codec;
using fakevt::Count;
using fakevt::EncodeJob;
using fakevt::Equal;
using fakevt::Knobs;
using fakevt::Ledger;
using fakevt::Ref;
using fakevt::TextOf;
using fakevt::Violate;

namespace {

constexpr const char* kEncodeFrame = "VTCompressionSessionEncodeFrame";

bool Increases(CMTime from, CMTime to) {
  if (!CMTIME_IS_VALID(from)) return true;
  return static_cast<__int128>(from.value) * to.timescale < static_cast<__int128>(to.value) * from.timescale;
}

// Pairs of bytes and seconds, all above zero.
bool AreDataRateLimits(const fakevt::Object* value) {
  const auto& values = static_cast<const __CFArray*>(value)->values;
  for (const auto& item : values) {
    if (item->kind != fakevt::Kind::kNumber) {
      Violate("VTSessionSetProperty", std::string("DataRateLimits holds a ") + fakevt::NameOf(item->kind));
      return false;
    }
    if (static_cast<const __CFNumber*>(item.get())->AsDouble() <= 0) return false;
  }
  return values.size() % 2 == 0;
}

bool IsProfileOf(Codec codec, const std::string& profile) {
  const char* prefix = codec == Codec::kH264 ? "H264_" : "HEVC_";
  return profile.rfind(prefix, 0) == 0;
}

}  // namespace

OpaqueVTCompressionSession::OpaqueVTCompressionSession(const Setup& setup)
    : Session(kKind, fakevt::EncoderProperties(), setup.codec == Codec::kH264),
      setup_(setup),
      pool_generation_(Knobs::Get().Current().pool_generation),
      encoding_(
          std::make_unique<fakevt::Encoding>([this](fakevt::EncodedOutput output) { Deliver(std::move(output)); })) {}

__CVPixelBufferPool* OpaqueVTCompressionSession::Pool() {
  const int generation = Knobs::Get().Current().pool_generation;
  const std::lock_guard<std::mutex> lock(pool_mutex_);
  if (pool_ && pool_generation_ == generation) return pool_.get();
  const fakevt::PixelFormat* format =
      setup_.source.formats.empty() ? nullptr : fakevt::FindPixelFormat(setup_.source.formats[0]);
  if (format == nullptr) return nullptr;
  const auto width = static_cast<size_t>(setup_.width);
  const auto height = static_cast<size_t>(setup_.height);
  pool_ = Ref<__CVPixelBufferPool>::Adopt(
      fakevt::New<__CVPixelBufferPool>(*format, width, height, setup_.source.alignment, setup_.source.surfaces));
  pool_generation_ = generation;
  return pool_.get();
}

OSStatus OpaqueVTCompressionSession::Encode(__CVBuffer* buffer, CMTime pts, CMTime duration, bool force_key,
                                            void* refcon, VTEncodeInfoFlags* flags) {
  const std::lock_guard<std::mutex> lock(submit_mutex_);
  if (!CMTIME_IS_NUMERIC(pts) || !Increases(last_pts_, pts)) {
    Violate(kEncodeFrame, "a presentation time that is not a number, or not greater than the last");
    return kVTParameterErr;
  }
  if (buffer->LockedForWriting()) {
    Violate(kEncodeFrame, "the buffer is locked for writing");
    return kVTParameterErr;
  }
  const bool fits =
      buffer->width == static_cast<size_t>(setup_.width) && buffer->height == static_cast<size_t>(setup_.height);
  const bool convertible = buffer->format.planes > 0 && (buffer->format.bit_depth == 8 || setup_.codec == Codec::kHevc);
  if (!fits || !convertible) return kVTPixelTransferNotSupportedErr;
  EncodeJob job;
  job.pts = pts;
  job.duration = duration;
  job.refcon = refcon;
  job.force_key = force_key;
  if (force_key) Ledger::Get().Add(Count::kForcedKeyframes);
  if (const auto status = Knobs::Get().TakeFailure(FAKEVT_ENCODE_SUBMIT)) {
    job.failure = *status;
    if (Knobs::Get().Current().callback_after_failed_encode) Post(std::move(job));
    return *status;
  }
  last_pts_ = pts;
  if (const auto drop = Knobs::Get().TakeDrop(FAKEVT_ENCODE_SUBMIT)) {
    if (*drop != FAKEVT_DROP_BY_CALLBACK && flags != nullptr) *flags |= kVTEncodeInfo_FrameDropped;
    job.dropped = true;
    if (*drop != FAKEVT_DROP_AT_SUBMIT) Post(std::move(job));
    return noErr;
  }
  job.failure = Knobs::Get().TakeFailure(FAKEVT_ENCODE_CALLBACK).value_or(noErr);
  job.buffer = Ref<__CVBuffer>(buffer);
  job.checksum = buffer->Checksum();
  job.config = ConfigFor(*buffer);
  if (flags != nullptr) *flags |= kVTEncodeInfo_Asynchronous;
  Post(std::move(job));
  return noErr;
}

void OpaqueVTCompressionSession::Post(EncodeJob job) {
  pending_++;
  worker().Post([this, job = std::move(job)] { encoding_->Take(job); });
}

OSStatus OpaqueVTCompressionSession::Complete(CMTime until) {
  worker().Do([this, until] {
    if (!CMTIME_IS_NUMERIC(until) || encoding_->Holds(until)) encoding_->Drain();
  });
  return noErr;
}

// On the session's thread.
void OpaqueVTCompressionSession::Deliver(fakevt::EncodedOutput output) {
  pending_--;
  if (output.job.buffer && output.job.buffer->Checksum() != output.job.checksum) {
    Violate(kEncodeFrame, "the pixels changed before the callback");
  }
  output.job.buffer.Reset();
  if (Invalid()) return;
  CallBack(
      [&] { setup_.callback(setup_.refcon, output.job.refcon, output.status, output.flags, output.sample.get()); });
}

void OpaqueVTCompressionSession::GiveUp() {
  encoding_.reset();
  const std::lock_guard<std::mutex> lock(pool_mutex_);
  pool_.Reset();
}

double OpaqueVTCompressionSession::Number(CFStringRef key, double otherwise) const {
  const Ref<Object> value = Value(key);
  return value ? static_cast<const __CFNumber*>(value.get())->AsDouble() : otherwise;
}

bool OpaqueVTCompressionSession::Flag(CFStringRef key, bool otherwise) const {
  const Ref<Object> value = Value(key);
  return value ? static_cast<const __CFBoolean*>(value.get())->value : otherwise;
}

fakevt::EncoderConfig OpaqueVTCompressionSession::ConfigFor(const __CVBuffer& buffer) const {
  fakevt::EncoderConfig config;
  config.codec = setup_.codec;
  config.width = setup_.width;
  config.height = setup_.height;
  const double frame_rate = Number(kVTCompressionPropertyKey_ExpectedFrameRate, 30);
  config.frame_rate = frame_rate > 0 ? frame_rate : 30;
  config.bitrate = static_cast<int64_t>(
      Number(kVTCompressionPropertyKey_AverageBitRate, Number(kVTCompressionPropertyKey_ConstantBitRate, 0)));
  if (const Ref<Object> limits = Value(kVTCompressionPropertyKey_DataRateLimits)) {
    const auto& values = static_cast<const __CFArray*>(limits.get())->values;
    const auto at = [&](size_t i) { return static_cast<const __CFNumber*>(values[i].get())->AsDouble(); };
    if (values.size() >= 2) {
      config.limit = static_cast<int64_t>(at(0) * 8 / at(1));
      config.window = at(1);
    }
  }
  config.reorder = Flag(kVTCompressionPropertyKey_AllowFrameReordering, true);
  config.intra_only = !Flag(kVTCompressionPropertyKey_AllowTemporalCompression, true);
  config.low_latency = setup_.low_latency;
  config.key_interval = static_cast<int>(Number(kVTCompressionPropertyKey_MaxKeyFrameInterval, 0));
  config.key_seconds = Number(kVTCompressionPropertyKey_MaxKeyFrameIntervalDuration, 0);
  if (const Ref<Object> profile = Value(kVTCompressionPropertyKey_ProfileLevel)) config.profile = TextOf(profile.get());
  if (const Ref<Object> entropy = Value(kVTCompressionPropertyKey_H264EntropyMode))
    config.entropy = TextOf(entropy.get());
  const auto color = [&](CFStringRef property, CFStringRef attachment) {
    const Ref<Object> value = Value(property);
    return value ? value : buffer.Attached(attachment, nullptr);
  };
  config.color.primaries =
      fakevt::PrimariesCode(color(kVTCompressionPropertyKey_ColorPrimaries, kCVImageBufferColorPrimariesKey).get());
  config.color.transfer =
      fakevt::TransferCode(color(kVTCompressionPropertyKey_TransferFunction, kCVImageBufferTransferFunctionKey).get());
  config.color.matrix =
      fakevt::MatrixCode(color(kVTCompressionPropertyKey_YCbCrMatrix, kCVImageBufferYCbCrMatrixKey).get());
  config.color.full_range = buffer.format.full_range;
  config.bit_depth = buffer.format.bit_depth;
  config.biplanar = buffer.format.biplanar;
  return config;
}

CFTypeRef OpaqueVTCompressionSession::CopyReadOnly(const Object* key) const {
  if (Equal(key, kVTCompressionPropertyKey_UsingHardwareAcceleratedVideoEncoder)) {
    return setup_.hardware ? kCFBooleanTrue : kCFBooleanFalse;
  }
  if (Equal(key, kVTCompressionPropertyKey_NumberOfPendingFrames)) return fakevt::NewNumber(pending_);
  if (Equal(key, kVTCompressionPropertyKey_EncoderID)) {
    return CFStringCreateWithCString(nullptr, setup_.encoder_id.c_str(), kCFStringEncodingUTF8);
  }
  if (Equal(key, kVTCompressionPropertyKey_VideoEncoderPixelBufferAttributes)) return nullptr;
  return kCFBooleanFalse;
}

OSStatus OpaqueVTCompressionSession::Check(const Object* key, const Object* value) const {
  const auto is = [key](CFStringRef name) { return Equal(key, name); };
  const auto set = [this](CFStringRef name) { return static_cast<bool>(Value(name)); };
  bool good = true;
  if (is(kVTCompressionPropertyKey_DataRateLimits)) good = AreDataRateLimits(value);
  if (is(kVTCompressionPropertyKey_ProfileLevel)) good = IsProfileOf(setup_.codec, TextOf(value));
  if (is(kVTCompressionPropertyKey_AverageBitRate) || is(kVTCompressionPropertyKey_ExpectedFrameRate)) {
    good = static_cast<const __CFNumber*>(value)->AsDouble() >= 0;
  }
  // One excludes the other.
  if (is(kVTCompressionPropertyKey_ConstantBitRate)) {
    good = !set(kVTCompressionPropertyKey_AverageBitRate) && !set(kVTCompressionPropertyKey_DataRateLimits);
  }
  if (is(kVTCompressionPropertyKey_AverageBitRate)) good = good && !set(kVTCompressionPropertyKey_ConstantBitRate);
  return good ? static_cast<OSStatus>(noErr) : kVTParameterErr;
}

extern "C" {

void VTCompressionSessionInvalidate(VTCompressionSessionRef session) {
  constexpr const char* kFunction = "VTCompressionSessionInvalidate";
  auto* object = fakevt::Checked<OpaqueVTCompressionSession>(session, kFunction);
  if (object == nullptr || object->InsideCallback(kFunction)) return;
  object->Invalidate();
}

CVPixelBufferPoolRef VTCompressionSessionGetPixelBufferPool(VTCompressionSessionRef session) {
  constexpr const char* kFunction = "VTCompressionSessionGetPixelBufferPool";
  auto* object = fakevt::Checked<OpaqueVTCompressionSession>(session, kFunction);
  return object == nullptr || !object->Usable(kFunction) ? nullptr : object->Pool();
}

OSStatus VTCompressionSessionPrepareToEncodeFrames(VTCompressionSessionRef session) {
  constexpr const char* kFunction = "VTCompressionSessionPrepareToEncodeFrames";
  auto* object = fakevt::Checked<OpaqueVTCompressionSession>(session, kFunction);
  return object == nullptr || !object->Usable(kFunction) ? static_cast<OSStatus>(kVTInvalidSessionErr) : noErr;
}

OSStatus VTCompressionSessionEncodeFrame(VTCompressionSessionRef session, CVImageBufferRef imageBuffer,
                                         CMTime presentationTimeStamp, CMTime duration, CFDictionaryRef frameProperties,
                                         void* sourceFrameRefcon, VTEncodeInfoFlags* infoFlagsOut) {
  if (infoFlagsOut != nullptr) *infoFlagsOut = 0;
  // Held: a call that stands still may outlive the caller's reference.
  const Ref<OpaqueVTCompressionSession> object(fakevt::Checked<OpaqueVTCompressionSession>(session, kEncodeFrame));
  if (!object || !object->Usable(kEncodeFrame)) return kVTInvalidSessionErr;
  Ledger::Get().Add(Count::kEncodeCalls);
  __CVBuffer* buffer = fakevt::Checked<__CVBuffer>(imageBuffer, kEncodeFrame);
  if (buffer == nullptr) return kVTParameterErr;
  bool force_key = false;
  if (frameProperties != nullptr) {
    if (fakevt::Checked<__CFDictionary>(frameProperties, kEncodeFrame) == nullptr) return kVTParameterErr;
    force_key = fakevt::FindTrue(frameProperties, kVTEncodeFrameOptionKey_ForceKeyFrame, false, kEncodeFrame);
    fakevt::Find<__CFNumber>(frameProperties, kVTEncodeFrameOptionKey_BaseFrameQP, kEncodeFrame);
    fakevt::Find<__CFArray>(frameProperties, kVTEncodeFrameOptionKey_AcknowledgedLTRTokens, kEncodeFrame);
    fakevt::Find<__CFBoolean>(frameProperties, kVTEncodeFrameOptionKey_ForceLTRRefresh, kEncodeFrame);
  }
  Knobs::Get().MaybeHang();
  if (object->Invalid()) return kVTInvalidSessionErr;
  return object->Encode(buffer, presentationTimeStamp, duration, force_key, sourceFrameRefcon, infoFlagsOut);
}

OSStatus VTCompressionSessionCompleteFrames(VTCompressionSessionRef session,
                                            CMTime completeUntilPresentationTimeStamp) {
  constexpr const char* kFunction = "VTCompressionSessionCompleteFrames";
  const Ref<OpaqueVTCompressionSession> object(fakevt::Checked<OpaqueVTCompressionSession>(session, kFunction));
  if (!object || !object->Usable(kFunction)) return kVTInvalidSessionErr;
  if (object->InsideCallback(kFunction)) return kVTParameterErr;
  return object->Complete(completeUntilPresentationTimeStamp);
}

}  // extern "C"
