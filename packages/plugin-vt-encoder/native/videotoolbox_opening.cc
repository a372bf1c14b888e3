#include "videotoolbox_opening.h"

#include "cf_values.h"
#include "codec_type.h"
#include "pixel_format.h"
#include "videotoolbox_encoder_list.h"
#include "videotoolbox_properties.h"
#include "vt_status.h"

namespace arkavo {
namespace {

// A session that dies while it is being set up is opened once more.
constexpr int kTries = 2;

// One way to open a session.
struct Candidate {
  const EncoderSettings& settings;
  CFStringRef encoder_id;  // NULL: the framework chooses
  bool low_latency;

  std::string Text() const { return low_latency ? "low-latency rate control" : "without low-latency rate control"; }
};

struct Attempt {
  std::shared_ptr<CompressionHandle> session;
  OSStatus status = noErr;
  std::string refusal;
  EncoderDescription description;
};

CfDictionary Specification(const Candidate& candidate) {
  const Hardware hardware = candidate.settings.hardware;
  CfDictionary specification;
  specification.Set(kVTVideoEncoderSpecification_EnableHardwareAcceleratedVideoEncoder,
                    CfBoolean(hardware != Hardware::kOff));
  if (hardware == Hardware::kRequired) {
    specification.Set(kVTVideoEncoderSpecification_RequireHardwareAcceleratedVideoEncoder, kCFBooleanTrue);
  }
  if (candidate.low_latency) {
    specification.Set(kVTVideoEncoderSpecification_EnableLowLatencyRateControl, kCFBooleanTrue);
  }
  specification.Set(kVTVideoEncoderSpecification_EncoderID, candidate.encoder_id);
  return specification;
}

CfDictionary SourceAttributes(const EncoderSettings& settings) {
  const OSType type = PixelFormatType(settings.format, settings.color.full_range);
  CfDictionary attributes;
  attributes.Set(kCVPixelBufferPixelFormatTypeKey, CfNumber(static_cast<int32_t>(type)).get());
  return attributes;
}

CfRef<CFTypeRef> CopyProperty(VTCompressionSessionRef session, CFStringRef key) {
  CFTypeRef value = nullptr;
  if (VTSessionCopyProperty(session, key, kCFAllocatorDefault, &value) != noErr) value = nullptr;
  return CfRef<CFTypeRef>::Adopt(value);
}

EncoderDescription Describe(VTCompressionSessionRef session, std::vector<std::string> notes) {
  EncoderDescription description;
  description.name = TextOf(CopyProperty(session, kVTCompressionPropertyKey_EncoderID).get());
  if (description.name.empty()) description.name = "VideoToolbox";
  // Encoders in software may lack the property.
  description.hardware =
      IsTrue(CopyProperty(session, kVTCompressionPropertyKey_UsingHardwareAcceleratedVideoEncoder).get());
  description.refused = std::move(notes);
  return description;
}

// Empty when the encoder is of the kind that was asked for.
std::string HardwareRefusal(Hardware wanted, bool is_hardware) {
  if (wanted == Hardware::kRequired && !is_hardware) return "it encodes in software, and hardware is required";
  if (wanted == Hardware::kOff && is_hardware) return "it encodes by hardware, which is off";
  return {};
}

void SetUp(const Candidate& candidate, Attempt& attempt) {
  const VTCompressionSessionRef session = attempt.session->get();
  PropertiesResult properties = SetProperties(session, candidate.settings);
  attempt.status = properties.status;
  if (attempt.status != noErr) {
    attempt.refusal = properties.failed + ": " + VtStatusText(attempt.status);
    return;
  }
  attempt.status = VTCompressionSessionPrepareToEncodeFrames(session);
  if (attempt.status != noErr) {
    attempt.refusal = VtStatusText(attempt.status);
    return;
  }
  attempt.description = Describe(session, std::move(properties.notes));
  attempt.refusal = HardwareRefusal(candidate.settings.hardware, attempt.description.hardware);
}

Attempt TryOnce(const Candidate& candidate, EncoderOutputs& outputs) {
  const EncoderSettings& settings = candidate.settings;
  Attempt attempt;
  CfRef<VTCompressionSessionRef> session;
  attempt.status = VTCompressionSessionCreate(
      kCFAllocatorDefault, static_cast<int32_t>(settings.width), static_cast<int32_t>(settings.height),
      CodecType(settings.codec), Specification(candidate).get(), SourceAttributes(settings).get(), kCFAllocatorDefault,
      EncoderOutputs::Callback(), outputs.RefCon(), session.Out());
  if (attempt.status != noErr || !session) {
    attempt.refusal = VtStatusText(attempt.status);
    return attempt;
  }
  attempt.session = std::make_shared<CompressionHandle>(std::move(session));
  SetUp(candidate, attempt);
  if (!attempt.refusal.empty()) attempt.session.reset();
  return attempt;
}

Attempt Try(const Candidate& candidate, EncoderOutputs& outputs) {
  Attempt attempt = TryOnce(candidate, outputs);
  for (int tries = 1; tries < kTries && VtOutcomeOf(attempt.status) == VtOutcome::kSessionLost; tries++) {
    attempt = TryOnce(candidate, outputs);
  }
  return attempt;
}

bool IsPresetKnown(const std::string& preset) {
  return preset == "latency" || preset == "quality" || preset == "speed";
}

OpenedCompression Refused(std::string reason) {
  OpenedCompression refused;
  refused.description.refused.push_back(std::move(reason));
  return refused;
}

}  // namespace

OpenedCompression OpenCompression(const EncoderSettings& settings, const std::shared_ptr<EncoderOutputs>& outputs) {
  if (!IsPresetKnown(settings.preset)) {
    return Refused("VideoToolbox has no preset " + settings.preset + "; expected latency, quality or speed");
  }
  FoundEncoder found;
  if (!settings.encoder.empty()) {
    found = FindEncoder(CodecType(settings.codec), settings.encoder);
    if (!found.id) return Refused("there is no encoder " + settings.encoder + "; there is: " + found.offered);
  }
  OpenedCompression opened;
  for (const bool low_latency : {true, false}) {
    if (low_latency && settings.preset == "quality") continue;
    const Candidate candidate = {settings, found.id.get(), low_latency};
    Attempt attempt = Try(candidate, *outputs);
    if (attempt.session) {
      std::vector<std::string>& notes = attempt.description.refused;
      notes.insert(notes.begin(), opened.description.refused.begin(), opened.description.refused.end());
      return {std::move(attempt.session), std::move(attempt.description)};
    }
    opened.description.refused.push_back(candidate.Text() + ": " + attempt.refusal);
  }
  return opened;
}

}  // namespace arkavo
