#include "libav_x265.h"

#include "libav_threads.h"
#include "stream_level.h"

namespace arkavo {
namespace {

const char* PresetOf(const std::string& preset) {
  if (preset == "latency" || preset == "speed") return "ultrafast";
  return preset == "quality" ? "superfast" : preset.c_str();
}

// The level and tier are set, so that an encoder opened anew at another bit rate writes the same parameter sets.
std::string LevelParameters(const EncoderSettings& settings) {
  const int number = LevelOf(settings).number;
  return number == 0 ? "" : ":level-idc=" + std::to_string(number / 10) + "." + std::to_string(number % 10);
}

// Threads work on rows of one picture (wavefront): threads on several pictures would delay them.
std::string ThreadParameters(int threads) {
  return threads == 1 ? ":pools=none:wpp=0" : ":pools=" + std::to_string(threads);
}

}  // namespace

void ConfigureX265(const EncoderSettings& settings, AVCodecContext* context, CodecOptions* options) {
  options->Set("preset", PresetOf(settings.preset));
  options->Set("tune", "zerolatency");
  options->Set("profile", settings.profile);
  options->Set("forced-idr", 1);
  const int threads = ThreadsFor(settings);
  options->Set("x265-params", "log-level=none:info=0:scenecut=0:open-gop=0:high-tier=0" + LevelParameters(settings) +
                                  ThreadParameters(threads));
  context->thread_count = 1;  // pictures encoded at a time
}

}  // namespace arkavo
