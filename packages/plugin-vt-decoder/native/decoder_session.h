// What every decoder backend offers: coded pictures in, raw pictures out, on the stage's own thread. No N-API here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "arkavo_bitstream.h"
#include "arkavo_pipeline.h"

namespace arkavo {

// Whether a decoder of the hardware's is wanted. What was opened is told by Description().
enum class Hardware { kPreferred, kRequired, kOff };

struct DecoderSettings {
  VideoCodec codec = VideoCodec::kH264;
  int32_t threads = 1;
  Hardware hardware = Hardware::kPreferred;
  // Pictures that lack something they refer to are made up for, handed out as damaged, and decoding goes on. Otherwise they
  // are thrown away, and so is everything up to the next keyframe.
  bool conceal = false;
};

// One coded picture in Annex B form, parameter sets in-band before a keyframe.
struct CodedUnit {
  const uint8_t* data;
  size_t size;
  int64_t pts_us;
  bool keyframe;
};

// A frame whose one reference is the stage's. `pts_us` is that of the unit it was coded in.
struct DecodedPicture {
  arkavo_frame frame;
  int64_t pts_us;
  arkavo_picture description;
  bool damaged;
};

using PictureSink = std::function<void(const DecodedPicture&)>;

struct DecodeResult {
  // Empty when all was well. Otherwise the session has handed out what was good and, unless it conceals, needs a keyframe to
  // go on.
  std::string damage;
  // Pictures that were decoded, with errors, and thrown away.
  uint32_t corrupt_pictures = 0;
};

struct DecoderDescription {
  std::string name;
  bool hardware = false;
};

// One stream. Its calls come from one thread; all of them throw arkavo::Error: ERR_CODEC_UNSUPPORTED when pictures are
// not 8-bit 4:2:0. Frames outlive the session.
class DecoderSession {
 public:
  virtual ~DecoderSession() = default;
  // Pictures come in presentation order, and without delay when the stream has no B-frames.
  virtual DecodeResult Decode(const CodedUnit& unit, const PictureSink& sink) = 0;
  // Hands out what is still inside. The next unit must be a keyframe.
  virtual DecodeResult Flush(const PictureSink& sink) = 0;
  virtual DecoderDescription Description() const = 0;
};

// Opens the backend of this build. `stage` becomes the owner of the frames. Throws ERR_CODEC_UNSUPPORTED.
std::unique_ptr<DecoderSession> OpenDecoder(const arkavo_frames* frames, arkavo_owner stage,
                                            const DecoderSettings& settings);

}  // namespace arkavo
