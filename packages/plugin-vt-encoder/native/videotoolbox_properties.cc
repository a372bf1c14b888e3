#include "videotoolbox_properties.h"

#include <algorithm>
#include <limits>

#include "cf_values.h"
#include "pixel_color.h"
#include "vt_status.h"

namespace arkavo {
namespace {

// Any second's data against the average rate.
constexpr double kPeakOverAverage = 1.5;
constexpr int64_t kPeakSeconds = 1;

class Setter {
 public:
  explicit Setter(VTCompressionSessionRef session) : session_(session) {}

  // Without it the stream would not be what was asked for.
  void Require(CFStringRef key, CFTypeRef value) {
    if (result_.status != noErr) return;
    const OSStatus status = VTSessionSetProperty(session_, key, value);
    if (status != noErr) Fail(key, status);
  }

  // An encoder that does not have it will do; one that fails for another reason won't.
  void Prefer(CFStringRef key, CFTypeRef value) {
    if (result_.status != noErr) return;
    const OSStatus status = VTSessionSetProperty(session_, key, value);
    if (status == noErr) return;
    if (VtOutcomeOf(status) != VtOutcome::kProperty) return Fail(key, status);
    result_.notes.push_back(TextOf(key) + ": " + VtStatusText(status));
  }

  // The first of `values` that the encoder takes.
  void RequireOneOf(CFStringRef key, const std::vector<CFStringRef>& values) {
    if (result_.status != noErr) return;
    OSStatus status = kVTPropertyNotSupportedErr;
    for (const CFStringRef value : values) {
      status = VTSessionSetProperty(session_, key, value);
      if (status == noErr) return;
    }
    Fail(key, status);
  }

  PropertiesResult Take() { return std::move(result_); }

 private:
  void Fail(CFStringRef key, OSStatus status) {
    result_.status = status;
    result_.failed = TextOf(key);
  }

  VTCompressionSessionRef session_;
  PropertiesResult result_;
};

// From the profile that was asked for downwards. Low-latency rate control may know the constrained ones only.
std::vector<CFStringRef> Profiles(const EncoderSettings& settings) {
  if (settings.codec == VideoCodec::kH265) return {kVTProfileLevel_HEVC_Main_AutoLevel};
  std::vector<CFStringRef> profiles = {kVTProfileLevel_H264_ConstrainedBaseline_AutoLevel,
                                       kVTProfileLevel_H264_Baseline_AutoLevel};
  if (settings.profile == "baseline") return profiles;
  profiles.insert(profiles.begin(), kVTProfileLevel_H264_Main_AutoLevel);
  if (settings.profile == "main") return profiles;
  profiles.insert(profiles.begin(),
                  {kVTProfileLevel_H264_High_AutoLevel, kVTProfileLevel_H264_ConstrainedHigh_AutoLevel});
  return profiles;
}

void ApplyRate(Setter& set, int64_t bits_per_second) {
  const int64_t rate = std::clamp<int64_t>(bits_per_second, 1, std::numeric_limits<int32_t>::max());
  const auto peak_bytes = static_cast<int64_t>(kPeakOverAverage * static_cast<double>(rate * kPeakSeconds) / 8);
  set.Require(kVTCompressionPropertyKey_AverageBitRate, CfNumber(static_cast<int32_t>(rate)).get());
  set.Prefer(kVTCompressionPropertyKey_DataRateLimits, CfArray({CfNumber(peak_bytes), CfNumber(kPeakSeconds)}).get());
}

// Keyframes are forced by count. The encoder's own count is the same, in case it does not heed that; low-latency rate
// control has none. There is no limit by time: pictures may be further apart than the frame rate says.
void ApplyKeyframes(Setter& set, const EncoderSettings& settings) {
  set.Prefer(kVTCompressionPropertyKey_MaxKeyFrameInterval, CfNumber(settings.key_frame_interval).get());
  set.Prefer(kVTCompressionPropertyKey_MaxKeyFrameIntervalDuration, CfNumber(0.0).get());
  set.Prefer(kVTCompressionPropertyKey_AllowFrameReordering, kCFBooleanFalse);
}

void ApplyColor(Setter& set, const arkavo_color& color) {
  const auto prefer = [&](CFStringRef key, CFStringRef value) {
    if (value != nullptr) set.Prefer(key, value);
  };
  prefer(kVTCompressionPropertyKey_ColorPrimaries, PrimariesString(color.primaries));
  prefer(kVTCompressionPropertyKey_TransferFunction, TransferString(color.transfer));
  prefer(kVTCompressionPropertyKey_YCbCrMatrix, MatrixString(color.matrix));
}

}  // namespace

PropertiesResult SetProperties(VTCompressionSessionRef session, const EncoderSettings& settings) {
  Setter set(session);
  const double frame_rate = static_cast<double>(settings.frame_rate_num) / settings.frame_rate_den;
  set.Prefer(kVTCompressionPropertyKey_RealTime, kCFBooleanTrue);
  set.RequireOneOf(kVTCompressionPropertyKey_ProfileLevel, Profiles(settings));
  set.Prefer(kVTCompressionPropertyKey_ExpectedFrameRate, CfNumber(frame_rate).get());
  ApplyRate(set, settings.bitrate);
  ApplyKeyframes(set, settings);
  ApplyColor(set, settings.color);
  if (settings.preset != "latency") {
    set.Prefer(kVTCompressionPropertyKey_PrioritizeEncodingSpeedOverQuality, CfBoolean(settings.preset == "speed"));
  }
  return set.Take();
}

PropertiesResult SetRate(VTCompressionSessionRef session, int64_t bits_per_second) {
  Setter set(session);
  ApplyRate(set, bits_per_second);
  return set.Take();
}

}  // namespace arkavo
