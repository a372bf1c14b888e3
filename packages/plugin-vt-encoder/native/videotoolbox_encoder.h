// H.264 and H.265 by VideoToolbox: one unit per picture, in order, and a new session when one is lost.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <vector>

#include "encoder_session.h"
#include "held_frame.h"
#include "videotoolbox_compression.h"
#include "videotoolbox_keyframes.h"

namespace arkavo {

class VideoToolboxEncoder final : public EncoderSession {
 public:
  static constexpr std::chrono::milliseconds kCallTimeout{2000};

  // A call into the framework that does not return within `call_timeout` makes the session a lost one.
  VideoToolboxEncoder(const arkavo_frames* frames, arkavo_owner stage, const std::string& name,
                      const EncoderSettings& settings, std::chrono::milliseconds call_timeout = kCallTimeout);
  ~VideoToolboxEncoder() override;
  VideoToolboxEncoder(const VideoToolboxEncoder&) = delete;
  VideoToolboxEncoder& operator=(const VideoToolboxEncoder&) = delete;

  EncodeResult Encode(arkavo_frame frame, int64_t pts_us, int64_t duration_us, bool force_keyframe,
                      const CodedUnitSink& sink) override;
  void SetBitrate(int64_t bits_per_second) override;
  EncodeResult Flush(const CodedUnitSink& sink) override;
  EncoderDescription Description() const override { return description_; }

 private:
  // A picture inside the session. The framework knows it by its number.
  struct Picture {
    uint64_t number;
    int64_t pts_us;
    int64_t time_us;
    bool keyframe;
    SharedFrame frame;
  };

  // One call's: where units go, and what else there is to tell.
  struct Round {
    const CodedUnitSink& sink;
    EncodeResult result = {};
  };

  // Why the session is lost.
  using Loss = std::optional<std::string>;

  PictureToEncode Prepare(arkavo_frame frame, int64_t pts_us, int64_t duration_us);
  void Submit(PictureToEncode picture, int64_t pts_us, Round& round);
  Loss SubmitOnce(const PictureToEncode& picture, Round& round);
  void AwaitUnits(Round& round);
  void LimitInside(Round& round);
  Loss Complete(std::optional<int64_t> until_us, Round& round);
  Loss Collect(Round& round);
  Loss Settle(const EncoderOutput& output, Round& round);
  void HandOut(const Picture& picture, CMSampleBufferRef sample, Round& round);
  void DropBefore(uint64_t number, Round& round);
  void Drop(const Picture& picture, Round& round);
  void Open();
  void Recover(std::string loss, Round& round);
  void StartOver(Round& round);
  void CloseSession(bool is_lost, Round& round);

  const arkavo_owner stage_;
  EncoderSettings settings_;
  const std::chrono::milliseconds call_timeout_;
  const std::chrono::microseconds frame_time_;
  // How long the next unit may be waited for.
  std::chrono::microseconds patience_;
  std::shared_ptr<FrameAccount> account_;
  std::unique_ptr<Compression> compression_;
  EncoderDescription description_;
  KeyframeSchedule keyframes_;
  // In the order of submission: units leave from the front.
  std::deque<Picture> inside_;
  uint64_t last_number_ = 0;
  int64_t last_time_us_;
  // How many pictures the encoder was last seen to keep to itself, which is then not waited for.
  size_t held_back_ = 0;
  int losses_since_unit_ = 0;
  // What SetBitrate left to do: the session was lost in it, or can't change its rate.
  Loss pending_loss_;
  bool must_start_over_ = false;
  // Used again for each unit.
  std::vector<uint8_t> unit_;
};

}  // namespace arkavo
