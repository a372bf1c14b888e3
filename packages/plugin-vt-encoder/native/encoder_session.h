// What every encoder backend offers: raw pictures in, coded pictures out, on the stage's own thread. No N-API here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "arkavo_pipeline.h"

namespace arkavo {

struct EncoderSettings {
  uint32_t width = 0;   // pixels
  uint32_t height = 0;  // pixels
  arkavo_pixel_format format = ARKAVO_I420;
  arkavo_color color = {};  // of the coded stream: nothing unspecified
  int32_t frame_rate_num = 30;
  int32_t frame_rate_den = 1;
  int64_t bitrate = 0;             // bits per second
  int32_t key_frame_interval = 0;  // pictures from one keyframe to the next
  std::string profile;             // an upper bound: baseline, main or high
  std::string preset;
  int32_t threads = 1;
};

// What was really opened.
struct EncoderDescription {
  std::string name;
  bool hardware = false;
};

// One coded picture in Annex B form, parameter sets in-band before a keyframe. `data` is valid during the call only.
struct CodedUnit {
  const uint8_t* data;
  size_t size;
  int64_t pts_us;
  int64_t dts_us;
  bool keyframe;
};

using CodedUnitSink = std::function<void(const CodedUnit&)>;

// One stream. Its calls come from one thread; all of them throw arkavo::Error.
class EncoderSession {
 public:
  virtual ~EncoderSession() = default;
  // `pts_us` increases from call to call. The session keeps a reference to the frame for as long as it reads it.
  virtual void Encode(arkavo_frame frame, int64_t pts_us, int64_t duration_us, bool force_keyframe,
                      const CodedUnitSink& sink) = 0;
  // Takes effect within the next pictures, without a keyframe.
  virtual void SetBitrate(int64_t bits_per_second) = 0;
  // Hands out what is still inside. Nothing is encoded after it.
  virtual void Flush(const CodedUnitSink& sink) = 0;
  virtual EncoderDescription Description() const = 0;
};

// Opens the backend of this build. Frames to encode are held by `stage`; `name` shows in the pool's statistics for those
// that the session holds itself.
std::unique_ptr<EncoderSession> OpenEncoder(const arkavo_frames* frames, arkavo_owner stage, const std::string& name,
                                            const EncoderSettings& settings);

}  // namespace arkavo
