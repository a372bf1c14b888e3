#include "libav_x264.h"

#include <algorithm>

#include "libav_threads.h"
#include "stream_level.h"

namespace arkavo {
namespace {

// x264's own presets, each with the pictures it refers to, which may be more than a level's buffer holds.
struct References {
  const char* preset;
  int frames;
};
constexpr References kReferences[] = {{"ultrafast", 1}, {"superfast", 1}, {"veryfast", 1}, {"faster", 2},
                                      {"fast", 2},      {"medium", 3},    {"slow", 5},     {"slower", 8},
                                      {"veryslow", 16}, {"placebo", 16}};

// x264 prints its complaint about a name that it does not know.
const std::string& OwnPreset(const std::string& preset) {
  std::string known = "latency, quality, speed";
  for (const References& references : kReferences) {
    if (preset == references.preset) return preset;
    known += std::string(", ") + references.preset;
  }
  throw Error("ERR_CODEC_UNSUPPORTED", "has no preset \"" + preset + "\" but " + known);
}

// What the intents mean was chosen by measurement; the README has the figures and the same for ffmpeg's command line.
void SetPreset(const std::string& preset, CodecOptions* options) {
  if (preset == "latency") {
    options->Set("preset", "ultrafast");
    options->Set("coder", "cabac");
    options->Set("deblock", "0:0");
  } else if (preset == "quality") {
    options->Set("preset", "veryfast");
    options->Set("aq-mode", 0);
  } else {
    options->Set("preset", preset == "speed" ? "ultrafast" : OwnPreset(preset));
  }
}

void LimitReferences(const EncoderSettings& settings, const StreamLevel& level, AVCodecContext* context) {
  for (const References& references : kReferences) {
    if (settings.preset != references.preset || references.frames <= level.max_reference_frames) continue;
    context->refs = std::max(level.max_reference_frames, 1);
  }
}

}  // namespace

void ConfigureX264(const EncoderSettings& settings, AVCodecContext* context, CodecOptions* options) {
  SetPreset(settings.preset, options);
  options->Set("tune", "zerolatency");
  options->Set("profile", settings.profile);
  options->Set("forced-idr", 1);
  options->Set("sc_threshold", 0);  // keyframes come when they are due or asked for
  context->qcompress = 0;           // the same rate for scenes that differ
  const StreamLevel level = LevelOf(settings);
  if (level.number > 0) {
    context->level = level.number;
    LimitReferences(settings, level, context);
  }
  context->thread_count = ThreadsFor(settings);
  context->thread_type = FF_THREAD_SLICE;
}

}  // namespace arkavo
