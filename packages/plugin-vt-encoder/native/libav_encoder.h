// The encoder session on libavcodec: one unit per picture at once, no B-frames, no delay.
#pragma once

#include <deque>
#include <optional>

#include "encoder_session.h"
#include "libav_choice.h"

namespace arkavo {

class LibavEncoder final : public EncoderSession {
 public:
  LibavEncoder(const arkavo_frames* frames, arkavo_owner stage, const std::string& name,
               const EncoderSettings& settings);
  ~LibavEncoder() override;
  LibavEncoder(const LibavEncoder&) = delete;
  LibavEncoder& operator=(const LibavEncoder&) = delete;

  EncodeResult Encode(arkavo_frame frame, int64_t pts_us, int64_t duration_us, bool force_keyframe,
                      const CodedUnitSink& sink) override;
  void SetBitrate(int64_t bits_per_second) override;
  EncodeResult Flush(const CodedUnitSink& sink) override;
  EncoderDescription Description() const override;

 private:
  struct Picture {
    int64_t number;  // the codec's for it
    int64_t pts_us;
  };

  FrameHandle PictureOf(arkavo_frame frame) const;
  bool RestartIsDue(int64_t pts_us) const;
  void Restart(const CodedUnitSink& sink, EncodeResult* result);
  void Lose(const Error& error, EncodeResult* result);
  // Pictures that were sent before that one, and have no unit yet.
  void DropBefore(int64_t number, EncodeResult* result);
  void Receive(const CodedUnitSink& sink, EncodeResult* result);

  const arkavo_frames* frames_;
  arkavo_owner stage_;
  // Holds the references to pictures that the codec reads.
  arkavo_owner owner_;
  EncoderSettings settings_;
  ChosenCodec chosen_;
  PacketHandle packet_;
  // The pictures inside. Without B-frames they leave in order.
  std::deque<Picture> pending_;
  std::optional<int64_t> opened_pts_us_;  // of the codec's first picture
  int losses_ = 0;  // since the last unit
};

}  // namespace arkavo
