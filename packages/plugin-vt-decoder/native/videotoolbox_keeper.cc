#include "videotoolbox_keeper.h"

#include <utility>

#include "arkavo_error.h"
#include "codec_type.h"
#include "pixel_format.h"
#include "videotoolbox_sample.h"
#include "vt_status.h"

namespace arkavo {
namespace {

// Sessions that may be lost, one after the other, without a picture in between. Each that hangs leaves a thread behind.
constexpr int kMaxLosses = 8;

const char* CodecName(VideoCodec codec) { return codec == VideoCodec::kH264 ? "H.264" : "H.265"; }

bool HasHardware(const DecoderSettings& settings, const VideotoolboxTimeouts& timeouts) {
  if (settings.hardware == Hardware::kOff) return false;
  CheckHungThreads();
  GuardedCalls calls;
  const CMVideoCodecType codec = CodecType(settings.codec);
  return calls.Run(timeouts.open, [codec] { return VTIsHardwareDecodeSupported(codec) != 0; }).value_or(false);
}

}  // namespace

SessionKeeper::SessionKeeper(const DecoderSettings& settings, const VideotoolboxTimeouts& timeouts)
    : settings_(settings), timeouts_(timeouts), sets_(settings.codec), uses_hardware_(HasHardware(settings, timeouts)) {
  if (settings.hardware != Hardware::kRequired || uses_hardware_) return;
  throw Error("ERR_CODEC_UNSUPPORTED", std::string("this machine has no hardware decoder for ") +
                                           CodecName(settings.codec) + "; set hardware to preferred or off");
}

void SessionKeeper::Learn(const UnitContents& contents) {
  if (contents.parameter_sets.empty()) return;
  ParameterSets own(settings_.codec);
  ParameterSets merged = sets_;
  bool is_changed = false;
  bool is_sps_changed = false;
  for (const NalUnit& nal : contents.parameter_sets) {
    own.Add(nal);
    const bool is_new = merged.Add(nal);
    is_changed = is_changed || is_new;
    is_sps_changed = is_sps_changed || (is_new && IsSps(settings_.codec, nal));
  }
  if (!is_changed) return;
  // What went with an SPS that is replaced may not go with the new one.
  sets_ = is_sps_changed && own.IsComplete() ? std::move(own) : std::move(merged);
  sets_changed_ = true;
}

bool SessionKeeper::NeedsSession(const UnitContents& contents, bool keyframe) {
  if (!keyframe && !sets_changed_ && session_) return false;
  VideoFormat format = SelectFormat(settings_.codec, sets_, contents.pps_id);
  sets_changed_ = false;
  if (session_ && format.sets == format_.sets) return false;
  CheckPixels(format);
  CfRef<CMVideoFormatDescriptionRef> description = DescribeFormat(settings_.codec, format);
  const bool is_taken = session_ && TakesOver(format, description, keyframe);
  if (!is_taken && !keyframe) {
    ThrowInvalidStream("the parameter sets changed between keyframes in a way that the decoder does not follow");
  }
  format_ = std::move(format);
  description_ = std::move(description);
  return !is_taken;
}

// A session goes on with pictures of the size and range that it was opened for, and an SPS is replaced at keyframes only.
bool SessionKeeper::TakesOver(const VideoFormat& format, const CfRef<CMVideoFormatDescriptionRef>& description,
                              bool keyframe) {
  const bool may_be_told = keyframe ? HaveSamePictures(format_, format) : format_.sps_set == format.sps_set;
  return may_be_told && session_->CanAccept(description);
}

void SessionKeeper::OpenSession() {
  session_.reset();
  CheckHungThreads();
  const OSType pixels = PixelFormatType(ARKAVO_NV12, format_.sps.color.full_range != 0);
  OSStatus status = noErr;
  for (const Hardware hardware : Choices()) {
    auto session = std::make_unique<VideotoolboxSession>(timeouts_);
    const auto opened = session->Open(description_, {hardware, pixels});
    if (!opened) LoseSession("opening a decoder did not come to an end");
    status = *opened;
    if (status == noErr) {
      uses_hardware_ = session->UsesHardware();
      session_ = std::move(session);
      return;
    }
  }
  GiveUpOpening(status);
}

// Each is tried when the one before it does not open.
std::vector<Hardware> SessionKeeper::Choices() const {
  if (settings_.hardware != Hardware::kPreferred) return {settings_.hardware};
  if (is_hardware_taken_) return {Hardware::kOff};
  return {Hardware::kPreferred, Hardware::kOff};
}

void SessionKeeper::GiveUpOpening(OSStatus status) {
  HandleStatus(status);
  LoseSession("no decoder opened");
}

SubmitOutcome SessionKeeper::Decode(const std::vector<uint8_t>& data, int64_t pts_us) {
  if (data.empty()) ThrowInvalidStream("got a unit without a picture");
  SubmitOutcome outcome = session_->Decode(MakeSample(data, description_.get(), pts_us), pts_us);
  if (outcome.hung) {
    LoseSession("the decoder did not answer within " + std::to_string(timeouts_.call.count()) + " ms");
  }
  return outcome;
}

void SessionKeeper::HandleStatus(OSStatus status) {
  switch (VtOutcomeOf(status)) {
    case VtOutcome::kOk:
      return;
    case VtOutcome::kBadData:
    case VtOutcome::kReferenceMissing:
    case VtOutcome::kParameter:
    case VtOutcome::kPoolFull:
      ThrowInvalidStream(VtStatusText(status));
    case VtOutcome::kUnsupported:
    case VtOutcome::kUnavailable:
      Refuse("VideoToolbox does not decode " + FormatText(settings_.codec, format_.sps) + ": " + VtStatusText(status));
    case VtOutcome::kBusy:
      if (settings_.hardware == Hardware::kRequired) {
        Refuse("no hardware decoder is free: " + VtStatusText(status) + "; set hardware to preferred or off");
      }
      is_hardware_taken_ = true;
      LoseSession(VtStatusText(status));
    case VtOutcome::kNoMemory:
      throw Error("ERR_CODEC_FAILED", "the decoder is out of memory: " + VtStatusText(status));
    default:
      LoseSession(VtStatusText(status));
  }
}

void SessionKeeper::NoteSuccess() {
  losses_ = 0;
  has_decoded_ = true;
  refused_.clear();
}

void SessionKeeper::CheckPixels(const VideoFormat& format) {
  const SpsInfo& sps = format.sps;
  if (sps.chroma_format == 1 && sps.bit_depth_luma == 8 && sps.bit_depth_chroma == 8) return;
  Refuse("the stream's pictures are " + PixelFormatName(sps) +
         "; only 8-bit 4:2:0 is supported: encode it as yuv420p");
}

void SessionKeeper::LoseSession(const std::string& why) {
  session_.reset();
  if (++losses_ > kMaxLosses) {
    throw Error("ERR_CODEC_FAILED", std::to_string(losses_) + " decoders in a row were lost without a picture: " + why);
  }
  ThrowInvalidStream("the decoder was lost, a new one is opened at the next keyframe: " + why);
}

// Parameter sets may be damaged. In the middle of a stream, one is believed when the next keyframe says the same.
void SessionKeeper::Refuse(const std::string& why) {
  session_.reset();
  if (!has_decoded_ || refused_ == why) throw Error("ERR_CODEC_UNSUPPORTED", why);
  refused_ = why;
  ThrowInvalidStream(why);
}

}  // namespace arkavo
