#include "stream_level.h"

#include <algorithm>

namespace arkavo {
namespace {

constexpr int64_t kMacroblock = 16;
constexpr int64_t kMaxReferenceFrames = 16;

// In macroblocks, macroblocks per second, and units of 1000 bits per second (what Main has; High has more).
struct H264Limits {
  int number;
  int64_t per_second;
  int64_t size;
  int64_t decoded_buffer;
  int64_t bitrate;
};

constexpr H264Limits kH264Levels[] = {
    {10, 1485, 99, 396, 64},
    {11, 3000, 396, 900, 192},
    {12, 6000, 396, 2376, 384},
    {13, 11880, 396, 2376, 768},
    {20, 11880, 396, 2376, 2000},
    {21, 19800, 792, 4752, 4000},
    {22, 20250, 1620, 8100, 4000},
    {30, 40500, 1620, 8100, 10000},
    {31, 108000, 3600, 18000, 14000},
    {32, 216000, 5120, 20480, 20000},
    {40, 245760, 8192, 32768, 20000},
    {41, 245760, 8192, 32768, 50000},
    {42, 522240, 8704, 34816, 50000},
    {50, 589824, 22080, 110400, 135000},
    {51, 983040, 36864, 184320, 240000},
    {52, 2073600, 36864, 184320, 240000},
    {60, 4177920, 139264, 696320, 240000},
    {61, 8355840, 139264, 696320, 480000},
    {62, 16711680, 139264, 696320, 800000},
};

// In luma samples, luma samples per second, and units of 1000 bits per second.
struct H265Limits {
  int number;
  int64_t per_second;
  int64_t size;
  int64_t bitrate;
};

constexpr H265Limits kH265Levels[] = {
    {10, 552960, 36864, 128},          {20, 3686400, 122880, 1500},       {21, 7372800, 245760, 3000},
    {30, 16588800, 552960, 6000},      {31, 33177600, 983040, 10000},     {40, 66846720, 2228224, 12000},
    {41, 133693440, 2228224, 20000},   {50, 267386880, 8912896, 25000},   {51, 534773760, 8912896, 40000},
    {52, 1069547520, 8912896, 60000},  {60, 1069547520, 35651584, 60000}, {61, 2139095040, 35651584, 120000},
    {62, 4278190080, 35651584, 240000},
};

// Whether pictures of this size and rate are within a level. No side may be longer than eight times the area's worth.
template <typename Limits>
bool Holds(const Limits& limits, int64_t width, int64_t height, const EncoderSettings& settings) {
  const int64_t area = width * height;
  return area <= limits.size && std::max(width, height) * std::max(width, height) <= 8 * limits.size &&
         area * settings.frame_rate_num <= limits.per_second * settings.frame_rate_den &&
         std::max(settings.bitrate, settings.max_bitrate) <= limits.bitrate * 1000;
}

StreamLevel H264Level(const EncoderSettings& settings) {
  const int64_t width = (settings.width + kMacroblock - 1) / kMacroblock;
  const int64_t height = (settings.height + kMacroblock - 1) / kMacroblock;
  for (const H264Limits& limits : kH264Levels) {
    if (!Holds(limits, width, height, settings)) continue;
    return {limits.number, static_cast<int>(std::min(limits.decoded_buffer / (width * height), kMaxReferenceFrames))};
  }
  return {};
}

StreamLevel H265Level(const EncoderSettings& settings) {
  for (const H265Limits& limits : kH265Levels) {
    if (Holds(limits, settings.width, settings.height, settings)) return {limits.number, 0};
  }
  return {};
}

}  // namespace

StreamLevel LevelOf(const EncoderSettings& settings) {
  return settings.codec == VideoCodec::kH264 ? H264Level(settings) : H265Level(settings);
}

}  // namespace arkavo
