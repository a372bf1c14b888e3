#include "libav_threads.h"

#include <algorithm>
#include <thread>

namespace arkavo {
namespace {

// Rows of pixels that a slice has at least, so that it is worth a thread.
constexpr int kRowsPerThread = 64;

// Pixels per second that one thread encodes for sure: the slowest of several measurements of 1080p camera footage at 3
// Mbit/s on one virtual core of a server. Encoders' own preset names count as `quality`.
struct Pace {
  VideoCodec codec;
  const char* preset;
  double pixels_per_second;
};

constexpr Pace kPaces[] = {
    {VideoCodec::kH264, "speed", 180e6}, {VideoCodec::kH264, "latency", 150e6}, {VideoCodec::kH264, "quality", 50e6},
    {VideoCodec::kH265, "speed", 21e6},  {VideoCodec::kH265, "latency", 21e6},  {VideoCodec::kH265, "quality", 10e6},
};

double PaceOf(const EncoderSettings& settings) {
  double slowest = 0;
  for (const Pace& pace : kPaces) {
    if (pace.codec != settings.codec) continue;
    if (settings.preset == pace.preset) return pace.pixels_per_second;
    slowest = pace.pixels_per_second;
  }
  return slowest;
}

int Needed(const EncoderSettings& settings) {
  const double per_second = static_cast<double>(settings.width) * settings.height * settings.frame_rate_num /
                            std::max(settings.frame_rate_den, 1);
  const int cores = static_cast<int>(std::max(std::thread::hardware_concurrency(), 1u));
  const double pace = PaceOf(settings);
  return per_second > cores * pace ? cores : static_cast<int>(per_second / pace) + 1;
}

}  // namespace

int ThreadsFor(const EncoderSettings& settings) {
  const int wanted = settings.threads > 0 ? settings.threads : Needed(settings);
  return std::clamp(wanted, 1, std::max(static_cast<int>(settings.height) / kRowsPerThread, 1));
}

}  // namespace arkavo
