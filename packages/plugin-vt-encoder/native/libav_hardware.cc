#include "libav_hardware.h"

#include "stream_level.h"

namespace arkavo {
namespace {

// An encoder's names for the three intents.
struct Intents {
  const char* latency;
  const char* quality;
  const char* speed;
};

const char* PresetOf(const std::string& preset, const Intents& intents) {
  if (preset == "latency") return intents.latency;
  if (preset == "quality") return intents.quality;
  return preset == "speed" ? intents.speed : preset.c_str();
}

// libavcodec counts H.264's levels in tenths, H.265's in thirtieths. Without a number the driver chooses by itself.
void ApplyLevel(const EncoderSettings& settings, AVCodecContext* context) {
  const int number = LevelOf(settings).number;
  if (number > 0) context->level = settings.codec == VideoCodec::kH264 ? number : number * 3;
}

}  // namespace

void ConfigureNvenc(const EncoderSettings& settings, AVCodecContext* context, CodecOptions* options) {
  options->Set("preset", PresetOf(settings.preset, {"p4", "p6", "p1"}));
  options->Set("tune", "ull");
  options->Set("profile", settings.profile);
  options->Set("rc", "cbr");
  options->Set("zerolatency", 1);
  options->Set("delay", 0);
  options->Set("forced-idr", 1);
  options->Set("no-scenecut", 1);
  ApplyLevel(settings, context);
  if (context->level > 0) options->Set("level", context->level);
}

void ConfigureQsv(const EncoderSettings& settings, AVCodecContext* context, CodecOptions* options) {
  options->Set("preset", PresetOf(settings.preset, {"faster", "slow", "veryfast"}));
  options->Set("profile", settings.profile);
  options->Set("async_depth", 1);
  options->Set("look_ahead", 0);
  options->Set("forced_idr", 1);
  options->Set("idr_interval", 0);
  ApplyLevel(settings, context);
}

void ConfigureVaapi(const EncoderSettings& settings, AVCodecContext* context, CodecOptions* options) {
  const std::string preset = PresetOf(settings.preset, {"", "", ""});
  if (!preset.empty()) throw Error("ERR_CODEC_UNSUPPORTED", "has no preset " + preset);
  options->Set("profile", settings.profile == "baseline" ? "constrained_baseline" : settings.profile);
  options->Set("rc_mode", "CBR");
  options->Set("async_depth", 1);
  options->Set("idr_interval", 0);
  ApplyLevel(settings, context);
}

}  // namespace arkavo
