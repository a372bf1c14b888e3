// H.264 and H.265 by libavcodec's own software decoders.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
}

#include "decoded_blocks.h"
#include "decoder_session.h"
#include "unit_scan.h"
#include "unit_times.h"

namespace arkavo {

struct ContextDeleter {
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};
using OwnedContext = std::unique_ptr<AVCodecContext, ContextDeleter>;

class LibavDecoder final : public DecoderSession {
 public:
  LibavDecoder(const arkavo_frames* frames, arkavo_owner stage, const DecoderSettings& settings);
  ~LibavDecoder() override;
  LibavDecoder(const LibavDecoder&) = delete;
  LibavDecoder& operator=(const LibavDecoder&) = delete;

  DecodeResult Decode(const CodedUnit& unit, const PictureSink& sink) override;
  DecodeResult Flush(const PictureSink& sink) override;
  DecoderDescription Description() const override;

 private:
  void Open();
  static int GetBuffer(AVCodecContext* context, AVFrame* frame, int flags);
  int TakeBuffer(AVFrame* frame);
  static int Execute(AVCodecContext* context, int (*work)(AVCodecContext*, void*), void* jobs, int* results, int count,
                     int size);
  void FindFaults(const UnitScan& scan, int64_t number, int status, DecodeResult* result);
  std::string FaultOf(const UnitScan& scan, int status, const DecodedBlocks::Result& blocks) const;
  bool HasSeveralPictures(const UnitScan& scan) const;
  bool HasFlaggedPicture() const;
  void Refuse(const std::string& why, bool keyframe);
  void Prepare(const UnitScan& scan);
  void Send(const CodedUnit& unit, const UnitScan& scan, DecodeResult* result);
  void Receive(const PictureSink& sink, DecodeResult* result);
  void HandOut(const PictureSink& sink, DecodeResult* result);
  void StartOver(const PictureSink& sink, DecodeResult* result);
  void Close();

  const arkavo_frames* frames_;
  arkavo_owner stage_;
  DecoderSettings settings_;
  DecodedBlocks blocks_;
  UnitTimes units_;
  // The decoder's own frames that the unit under way is decoded into. They live as long as the decoder.
  std::vector<const AVFrame*> begun_;
  bool has_slice_failed_ = false;
  // Why the pictures of the unit under way cannot be taken, and why those of the latest keyframe could not.
  std::string refusal_;
  std::string refused_;
  bool has_decoded_ = false;
  // Since it was opened.
  bool has_errors_ = false;
  decltype(AVCodecContext::execute) execute_ = nullptr;
  std::string name_;
  // None between starting over and the next unit.
  OwnedContext context_;
  AVFrame* picture_ = nullptr;
  AVPacket* packet_ = nullptr;
};

}  // namespace arkavo
