// One compression session, each of its calls guarded against never returning. The stage's thread.
#pragma once

#include <VideoToolbox/VideoToolbox.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "encoder_session.h"
#include "guarded_calls.h"
#include "held_frame.h"
#include "videotoolbox_opening.h"
#include "videotoolbox_outputs.h"

namespace arkavo {

using SharedFrame = std::shared_ptr<const HeldFrame>;

struct PictureToEncode {
  SharedFrame frame;
  CfRef<CVPixelBufferRef> pixels;
  int64_t time_us;  // later than that of the picture before
  int64_t duration_us;
  bool keyframe;
  uint64_t cookie;  // what its output carries
};

struct EncodeCallResult {
  OSStatus status = noErr;
  bool dropped = false;
};

// Once a call has not returned in time the session is given up: each later one returns nothing, too. Calls that return
// nothing never do so before `timeout` is over the first time.
class Compression {
 public:
  // Throws ERR_CODEC_UNSUPPORTED when nothing that was allowed opens, ERR_CODEC_FAILED when the framework does not
  // answer.
  Compression(const EncoderSettings& settings, std::chrono::milliseconds timeout);
  ~Compression();
  Compression(const Compression&) = delete;
  Compression& operator=(const Compression&) = delete;

  std::optional<EncodeCallResult> Encode(PictureToEncode picture);
  // Waits until everything up to this time is coded; without one, everything.
  std::optional<OSStatus> Complete(std::optional<int64_t> until_us);
  std::optional<OSStatus> SetRate(int64_t bits_per_second);

  // Ends the session; `inside` are frames that it may still read. A session that is lost is not asked to complete.
  void Close(bool is_lost, std::vector<SharedFrame> inside);

  EncoderOutputs& outputs() { return *outputs_; }
  const EncoderDescription& description() const { return description_; }

 private:
  const std::chrono::milliseconds timeout_;
  GuardedCalls calls_;
  std::shared_ptr<EncoderOutputs> outputs_ = EncoderOutputs::Create();
  std::shared_ptr<CompressionHandle> session_;
  EncoderDescription description_;
};

}  // namespace arkavo
