// An encoder of libavcodec, steered as the framework's would be. Used by the session's thread only.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
}

#include <memory>
#include <string>

#include "pixel_buffer.h"
#include "sequence.h"

namespace fakevt {

// What the session's properties ask for at one moment.
struct EncoderConfig {
  Codec codec = Codec::kH264;
  int width = 0;
  int height = 0;
  double frame_rate = 30;
  int64_t bitrate = 0;  // bits per second; 0 leaves it to the encoder
  int64_t limit = 0;    // bits per second, at most; 0 is none
  double window = 1;    // seconds that the limit is measured over
  bool reorder = true;  // B-frames
  bool low_latency = false;
  bool intra_only = false;
  int key_interval = 0;    // pictures; 0 leaves it to the encoder
  double key_seconds = 0;  // 0 is no limit
  std::string profile;     // the ProfileLevel
  std::string entropy;     // CAVLC, CABAC or nothing
  Color color;
  int bit_depth = 8;
  bool biplanar = true;  // the pictures' chroma is interleaved

  // Whether a running encoder has to be replaced to follow.
  bool NeedsAnother(const EncoderConfig& other) const;
  bool SameRate(const EncoderConfig& other) const;
};

struct CodedPicture {
  int64_t index;         // of the picture that it was, as submitted
  int64_t decode_index;  // below 0 for those before the first
  bool key;
  bool disposable;
  std::vector<Bytes> nals;  // without parameter sets
};

class PictureEncoder {
 public:
  // NULL when libavcodec refuses.
  static std::unique_ptr<PictureEncoder> Open(const EncoderConfig& config);
  ~PictureEncoder();
  PictureEncoder(const PictureEncoder&) = delete;
  PictureEncoder& operator=(const PictureEncoder&) = delete;

  // False when this encoder can't follow while it runs.
  bool SetRate(const EncoderConfig& config);
  bool Encode(const __CVBuffer& buffer, int64_t index, bool key, std::vector<CodedPicture>* out);
  // Nothing can be encoded after it.
  bool Drain(std::vector<CodedPicture>* out);
  const std::vector<Bytes>& ParameterSets() const { return sets_; }
  const EncoderConfig& Config() const { return config_; }

 private:
  explicit PictureEncoder(const EncoderConfig& config) : config_(config) {}
  bool OpenContext();
  void ApplyRate(const EncoderConfig& config);
  bool Receive(std::vector<CodedPicture>* out);

  EncoderConfig config_;
  AVCodecContext* context_ = nullptr;
  AVPacket* packet_ = nullptr;
  std::vector<Bytes> sets_;
};

}  // namespace fakevt
