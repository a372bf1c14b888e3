// One encoder and the pictures that go through it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "cf_ref.h"
#include "encoder_session.h"
#include "videotoolbox_encoder.h"

namespace arkavo::cases {

constexpr int64_t kFrameTimeUs = 33333;

struct Unit {
  int64_t index;  // of its picture
  bool keyframe;
  std::vector<uint8_t> data;
};

// Small pictures, so that many can be encoded.
EncoderSettings SmallSettings();

class Stream {
 public:
  explicit Stream(const EncoderSettings& settings = SmallSettings(),
                  std::chrono::milliseconds call_timeout = VideoToolboxEncoder::kCallTimeout);
  ~Stream();

  // Encodes the next picture. Pictures are of the pool's memory, or on a pixel buffer.
  void Encode(bool force_keyframe = false);
  void EncodePixelBuffer();
  void Flush();
  void SetBitrate(int64_t bits_per_second) { session_->SetBitrate(bits_per_second); }
  void Close() { session_.reset(); }

  const std::vector<Unit>& units() const { return units_; }
  std::vector<int64_t> Keyframes() const;
  // Pictures that went in, were dropped, and were told to be lost with their session.
  int64_t pictures() const { return next_; }
  size_t dropped() const { return dropped_; }
  const std::vector<std::string>& faults() const { return faults_; }

 private:
  void EncodeFrame(arkavo_frame frame, bool force_keyframe);
  void Note(const EncodeResult& result);
  CodedUnitSink Sink();

  EncoderSettings settings_;
  arkavo_owner stage_;
  std::unique_ptr<VideoToolboxEncoder> session_;
  int64_t next_ = 0;
  std::vector<Unit> units_;
  size_t dropped_ = 0;
  std::vector<std::string> faults_;
};

// Waits for what the double's own threads do. False when it has not come to be within ten seconds.
bool Eventually(const std::function<bool()>& condition);

}  // namespace arkavo::cases
