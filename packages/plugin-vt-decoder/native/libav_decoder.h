// H.264 and H.265 by libavcodec's own software decoders.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
}

#include "decoder_session.h"

namespace arkavo {

class LibavDecoder final : public DecoderSession {
 public:
  LibavDecoder(const arkavo_frames* frames, arkavo_owner stage, VideoCodec codec, int32_t threads);
  ~LibavDecoder() override;
  LibavDecoder(const LibavDecoder&) = delete;
  LibavDecoder& operator=(const LibavDecoder&) = delete;

  DecodeResult Decode(const CodedUnit& unit, const PictureSink& sink) override;
  DecodeResult Flush(const PictureSink& sink) override;

 private:
  void Open(VideoCodec codec, int32_t threads);
  void Send(const CodedUnit& unit, DecodeResult* result);
  void Receive(const PictureSink& sink, DecodeResult* result);
  void StartOver(const PictureSink& sink, DecodeResult* result);
  void Close();

  const arkavo_frames* frames_;
  arkavo_owner stage_;
  AVCodecContext* context_ = nullptr;
  AVFrame* picture_ = nullptr;
  AVPacket* packet_ = nullptr;
  int64_t last_pts_us_ = 0;
};

}  // namespace arkavo
