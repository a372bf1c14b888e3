// What every encoder backend offers: raw pictures in, coded pictures out, on the stage's own thread. No N-API here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "arkavo_bitstream.h"
#include "arkavo_pipeline.h"

namespace arkavo {

// Whether an encoder of the hardware's is wanted. What was opened is told by Description().
enum class Hardware { kPreferred, kRequired, kOff };

struct EncoderSettings {
  VideoCodec codec = VideoCodec::kH264;
  uint32_t width = 0;   // pixels
  uint32_t height = 0;  // pixels
  arkavo_pixel_format format = ARKAVO_I420;
  arkavo_color color = {};  // of the coded stream: nothing unspecified
  int32_t frame_rate_num = 30;
  int32_t frame_rate_den = 1;
  int64_t bitrate = 0;             // bits per second
  int64_t max_bitrate = 0;         // the highest that SetBitrate will ask for: the stream's level allows it from the start
  int32_t key_frame_interval = 0;  // pictures from one keyframe to the next
  std::string profile;             // an upper bound. H.264: baseline, main or high; H.265: main
  std::string preset;              // latency, quality or speed; or one of the encoder's own names
  int32_t threads = 0;             // and slices, per picture; 0: as many as the frame rate needs
  Hardware hardware = Hardware::kPreferred;
  std::string encoder;  // the only one to open, by its own name (libx264, h264_nvenc); empty: the best that opens
};

// What was really opened.
struct EncoderDescription {
  std::string name;
  bool hardware = false;
  int32_t threads = 1;
  // The encoders that were tried before it, each with why it was refused.
  std::vector<std::string> refused;
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

// What became of the pictures apart from the units.
struct EncodeResult {
  // Pictures that will have no unit, by time: the encoder dropped them, or was lost with them inside.
  std::vector<int64_t> dropped_pts_us;
  // Empty when all was well. Otherwise what went wrong: the encoder was opened anew, with the settings it had by then, and
  // goes on with a keyframe.
  std::string fault;
};

// One stream. Its calls come from one thread; all of them throw arkavo::Error when the session cannot go on. Units come
// in the order of their pictures.
class EncoderSession {
 public:
  virtual ~EncoderSession() = default;
  // `pts_us` increases from call to call. The session keeps a reference to the frame for as long as it reads it.
  virtual EncodeResult Encode(arkavo_frame frame, int64_t pts_us, int64_t duration_us, bool force_keyframe,
                              const CodedUnitSink& sink) = 0;
  // Takes effect within the next pictures. An encoder that can't change its rate starts over with a keyframe.
  virtual void SetBitrate(int64_t bits_per_second) = 0;
  // Hands out what is still inside. Nothing is encoded after it.
  virtual EncodeResult Flush(const CodedUnitSink& sink) = 0;
  virtual EncoderDescription Description() const = 0;
};

// Opens the backend of this build. Frames to encode are held by `stage`; `name` shows in the pool's statistics for those
// that the session holds itself. Throws ERR_CODEC_UNSUPPORTED when nothing that was allowed opens.
std::unique_ptr<EncoderSession> OpenEncoder(const arkavo_frames* frames, arkavo_owner stage, const std::string& name,
                                            const EncoderSettings& settings);

}  // namespace arkavo
