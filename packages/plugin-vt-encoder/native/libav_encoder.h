// H.264 by libavcodec's libx264: one packet per picture at once, no B-frames, no delay.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
}

#include <deque>

#include "encoder_session.h"

namespace arkavo {

class LibavEncoder final : public EncoderSession {
 public:
  LibavEncoder(const arkavo_frames* frames, arkavo_owner stage, const std::string& name,
               const EncoderSettings& settings);
  ~LibavEncoder() override;
  LibavEncoder(const LibavEncoder&) = delete;
  LibavEncoder& operator=(const LibavEncoder&) = delete;

  void Encode(arkavo_frame frame, int64_t pts_us, int64_t duration_us, bool force_keyframe,
              const CodedUnitSink& sink) override;
  void SetBitrate(int64_t bits_per_second) override;
  void Flush(const CodedUnitSink& sink) override;
  EncoderDescription Description() const override;

 private:
  void Open(const EncoderSettings& settings);
  void Receive(const CodedUnitSink& sink);
  void Close();

  const arkavo_frames* frames_;
  arkavo_owner stage_;
  // Holds the references to pictures that the codec reads.
  arkavo_owner owner_;
  AVCodecContext* context_ = nullptr;
  AVFrame* picture_ = nullptr;
  AVPacket* packet_ = nullptr;
  // The codec counts pictures, which keeps its rate control exact; the times wait here. Without B-frames they leave in order.
  int64_t next_picture_ = 0;
  std::deque<int64_t> pending_pts_us_;
};

}  // namespace arkavo
