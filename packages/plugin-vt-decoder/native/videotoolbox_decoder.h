// H.264 and H.265 by VideoToolbox.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "decoder_session.h"
#include "videotoolbox_join.h"
#include "videotoolbox_keeper.h"
#include "videotoolbox_order.h"
#include "videotoolbox_unit.h"

namespace arkavo {

// Runs on the stage's thread; the framework's calls run on the session's own.
class VideotoolboxDecoder final : public DecoderSession {
 public:
  // Throws ERR_CODEC_UNSUPPORTED when hardware is required and there is none for the codec.
  VideotoolboxDecoder(const arkavo_frames* frames, arkavo_owner stage, const DecoderSettings& settings,
                      const VideotoolboxTimeouts& timeouts = {});

  DecodeResult Decode(const CodedUnit& unit, const PictureSink& sink) override;
  DecodeResult Flush(const PictureSink& sink) override;
  DecoderDescription Description() const override;

 private:
  // Damage is thrown as ERR_STREAM_INVALID.
  void DecodeUnit(const CodedUnit& unit, const PictureSink& sink, DecodeResult* result);
  void DecodePicture(const CodedUnit& unit, const UnitContents& contents, const PictureSink& sink,
                     DecodeResult* result);
  void OpenSession(const PictureSink& sink);
  void TakeOutcome(SubmitOutcome outcome, DecodeResult* result);
  void TakeOutput(SessionOutput output, DecodeResult* result);
  void BreakOff(const PictureSink& sink);
  void HandOutDue(const PictureSink& sink);
  void HandOutAll(const PictureSink& sink);
  void HandOut(const DecodedImage& image, const PictureSink& sink);

  const arkavo_frames* frames_;
  const arkavo_owner stage_;
  const DecoderSettings settings_;
  SessionKeeper keeper_;
  StreamJoin join_;
  PresentationOrder order_;
  std::vector<uint8_t> sample_data_;
  bool needs_keyframe_ = true;
  // Whether something was missing or damaged since the last keyframe.
  bool is_damaged_ = false;
};

}  // namespace arkavo
