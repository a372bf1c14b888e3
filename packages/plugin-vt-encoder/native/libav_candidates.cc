#include "libav_candidates.h"

#include "libav_hardware.h"
#include "libav_x264.h"
#include "libav_x265.h"

namespace arkavo {
namespace {

constexpr auto kH264 = VideoCodec::kH264;
constexpr auto kH265 = VideoCodec::kH265;

// name, codec, hardware, live bit rate, I420, NV12, VA-API
constexpr Candidate kCandidates[] = {
    {"h264_nvenc", kH264, true, true, true, true, false, ConfigureNvenc},
    {"h264_qsv", kH264, true, false, false, true, false, ConfigureQsv},
    {"h264_vaapi", kH264, true, false, false, true, true, ConfigureVaapi},
    {"libx264", kH264, false, true, true, true, false, ConfigureX264},
    {"hevc_nvenc", kH265, true, true, true, true, false, ConfigureNvenc},
    {"hevc_qsv", kH265, true, false, false, true, false, ConfigureQsv},
    {"hevc_vaapi", kH265, true, false, false, true, true, ConfigureVaapi},
    {"libx265", kH265, false, false, true, false, false, ConfigureX265},
};

bool IsAllowed(const Candidate& candidate, const EncoderSettings& settings) {
  if (candidate.codec != settings.codec) return false;
  if (!settings.encoder.empty() && settings.encoder != candidate.name) return false;
  return settings.hardware == Hardware::kPreferred || candidate.hardware == (settings.hardware == Hardware::kRequired);
}

std::string Names(VideoCodec codec) {
  std::string names;
  for (const Candidate& candidate : kCandidates) {
    if (candidate.codec == codec) names += (names.empty() ? "" : ", ") + std::string(candidate.name);
  }
  return names;
}

}  // namespace

std::vector<const Candidate*> CandidatesFor(const EncoderSettings& settings) {
  std::vector<const Candidate*> allowed;
  for (const Candidate& candidate : kCandidates) {
    if (IsAllowed(candidate, settings)) allowed.push_back(&candidate);
  }
  if (!allowed.empty()) return allowed;
  const char* codec = settings.codec == kH264 ? "H.264" : "H.265";
  const char* hardware = settings.hardware == Hardware::kOff        ? " without hardware"
                         : settings.hardware == Hardware::kRequired ? " in hardware"
                                                                    : "";
  throw Error("ERR_CODEC_UNSUPPORTED", "got encoder \"" + settings.encoder + "\" for " + codec + hardware +
                                           "; expected one of " + Names(settings.codec) +
                                           ": change the encoder, or the hardware option");
}

}  // namespace arkavo
