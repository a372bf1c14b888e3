// What every decoder backend offers: coded pictures in, raw pictures out, on the stage's own thread. No N-API here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "arkavo_pipeline.h"

namespace arkavo {

enum class VideoCodec { kH264, kH265 };

// One coded picture in Annex B form, parameter sets in-band before a keyframe.
struct CodedUnit {
  const uint8_t* data;
  size_t size;
  int64_t pts_us;
};

// A frame whose one reference is the stage's. `pts_us` is that of the unit it was coded in.
struct DecodedPicture {
  arkavo_frame frame;
  int64_t pts_us;
  arkavo_picture description;
};

using PictureSink = std::function<void(const DecodedPicture&)>;

struct DecodeResult {
  // Empty when all was well. Otherwise the session has handed out what was good and needs a keyframe to go on.
  std::string damage;
  // Pictures that were decoded, with errors, and thrown away.
  uint32_t corrupt_pictures = 0;
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
};

// Opens the backend of this build. `stage` becomes the owner of the frames.
std::unique_ptr<DecoderSession> OpenDecoder(const arkavo_frames* frames, arkavo_owner stage, VideoCodec codec,
                                            int32_t threads);

}  // namespace arkavo
