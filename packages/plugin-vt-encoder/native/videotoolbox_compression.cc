#include "videotoolbox_compression.h"

#include <utility>

#include "cf_values.h"
#include "videotoolbox_properties.h"

namespace arkavo {
namespace {

// The first session of a process may have to start the framework's own.
constexpr int kOpeningOverCall = 3;

CMTime TimeOf(int64_t microseconds) { return CMTimeMake(microseconds, 1'000'000); }

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += "\n  " + text;
  return joined;
}

std::string WhatWasAsked(const EncoderSettings& settings) {
  const char* codec = settings.codec == VideoCodec::kH264 ? "H.264" : "H.265";
  return std::string(codec) + ", " + std::to_string(settings.width) + "x" + std::to_string(settings.height) + " at " +
         std::to_string(settings.bitrate) + " bit/s, profile " + settings.profile;
}

EncodeCallResult Submit(VTCompressionSessionRef session, const PictureToEncode& picture) {
  CfDictionary options;
  if (picture.keyframe) options.Set(kVTEncodeFrameOptionKey_ForceKeyFrame, kCFBooleanTrue);
  const CMTime duration = picture.duration_us > 0 ? TimeOf(picture.duration_us) : kCMTimeInvalid;
  VTEncodeInfoFlags flags = 0;
  EncodeCallResult result;
  void* const cookie = reinterpret_cast<void*>(static_cast<uintptr_t>(picture.cookie));
  result.status = VTCompressionSessionEncodeFrame(session, picture.pixels.get(), TimeOf(picture.time_us), duration,
                                                  picture.keyframe ? options.get() : nullptr, cookie, &flags);
  result.dropped = result.status == noErr && (flags & kVTEncodeInfo_FrameDropped) != 0;
  return result;
}

}  // namespace

Compression::Compression(const EncoderSettings& settings, std::chrono::milliseconds timeout) : timeout_(timeout) {
  CheckHungThreads();
  auto opened = calls_.Run(kOpeningOverCall * timeout,
                           [settings, outputs = outputs_] { return OpenCompression(settings, outputs); });
  if (!opened) {
    throw Error("ERR_CODEC_FAILED", "VideoToolbox did not open an encoder within " +
                                        std::to_string((kOpeningOverCall * timeout).count()) + " ms");
  }
  if (!opened->session) {
    throw Error("ERR_CODEC_UNSUPPORTED",
                "VideoToolbox refused " + WhatWasAsked(settings) + ":" + Joined(opened->description.refused));
  }
  session_ = std::move(opened->session);
  description_ = std::move(opened->description);
}

Compression::~Compression() { Close(false, {}); }

std::optional<EncodeCallResult> Compression::Encode(PictureToEncode picture) {
  return calls_.Run(timeout_,
                    [session = session_, picture = std::move(picture)] { return Submit(session->get(), picture); });
}

std::optional<OSStatus> Compression::Complete(std::optional<int64_t> until_us) {
  const CMTime until = until_us ? TimeOf(*until_us) : kCMTimeInvalid;
  return calls_.Run(timeout_,
                    [session = session_, until] { return VTCompressionSessionCompleteFrames(session->get(), until); });
}

std::optional<OSStatus> Compression::SetRate(int64_t bits_per_second) {
  return calls_.Run(timeout_, [session = session_, bits_per_second] {
    return arkavo::SetRate(session->get(), bits_per_second).status;
  });
}

// The last references to session and frames go on the calls' own thread: behind a call that hangs, when that returns.
void Compression::Close(bool is_lost, std::vector<SharedFrame> inside) {
  if (!session_) return;
  calls_.Run(timeout_, [session = std::exchange(session_, nullptr), inside = std::move(inside), is_lost]() mutable {
    if (!is_lost) VTCompressionSessionCompleteFrames(session->get(), kCMTimeInvalid);
    session.reset();
    inside.clear();
    return true;
  });
}

}  // namespace arkavo
