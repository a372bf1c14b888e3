// One opened encoder of libavcodec. Used on one thread.
#pragma once

#include <memory>
#include <string>

#include "chroma_layout.h"
#include "encoder_session.h"
#include "libav_candidates.h"
#include "libav_handles.h"
#include "libav_vaapi.h"

namespace arkavo {

class LibavCodec {
 public:
  // Throws ERR_CODEC_UNSUPPORTED, with why it was refused.
  LibavCodec(const Candidate& candidate, const EncoderSettings& settings);

  // `picture` is of the settings' size and format. Returns its number, which its unit will have as `pts`.
  int64_t Send(FrameHandle picture, bool keyframe);
  // No picture comes after it.
  void Finish();
  // False when nothing is ready. The unit is to be unreferenced.
  bool Receive(AVPacket* unit);
  // For candidates with a live bit rate.
  void SetBitrate(int64_t bits_per_second);

  const Candidate& candidate() const { return candidate_; }
  int64_t bitrate() const { return context_->bit_rate; }

 private:
  void Submit(const AVFrame* picture);

  const Candidate& candidate_;
  ContextHandle context_;
  // What the encoder needs done to a picture first; most often nothing.
  std::unique_ptr<ChromaLayout> layout_;
  std::unique_ptr<VaapiUpload> upload_;
  // The codec counts pictures, which keeps its rate control exact.
  int64_t next_picture_ = 0;
};

}  // namespace arkavo
