#include "videotoolbox_decoder.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "arkavo_error.h"
#include "autorelease_pool.h"
#include "frame_pixels.h"
#include "vt_status.h"

namespace arkavo {
namespace {

// kVTDecodeInfo_SkippedLeadingFrameDropped and kVTDecodeInfo_FrameInterrupted: older SDKs have no names for them.
constexpr VTDecodeInfoFlags kSkippedLeadingFrameDropped = 1u << 3;
constexpr VTDecodeInfoFlags kFrameInterrupted = 1u << 4;

bool IsFormatRefusal(OSStatus status) { return VtOutcomeOf(status) == VtOutcome::kFormatChanged; }

bool RefusesFormat(const SubmitOutcome& outcome) {
  return IsFormatRefusal(outcome.status) ||
         std::any_of(outcome.outputs.begin(), outcome.outputs.end(),
                     [](const SessionOutput& output) { return IsFormatRefusal(output.status); });
}

bool IsDamage(const Error& error) { return std::string_view(error.code()) == "ERR_STREAM_INVALID"; }

}  // namespace

VideotoolboxDecoder::VideotoolboxDecoder(const arkavo_frames* frames, arkavo_owner stage,
                                         const DecoderSettings& settings, const VideotoolboxTimeouts& timeouts)
    : frames_(frames), stage_(stage), settings_(settings), keeper_(settings, timeouts), join_(settings.codec) {}

DecodeResult VideotoolboxDecoder::Decode(const CodedUnit& unit, const PictureSink& sink) {
  const AutoreleasePool pool;
  DecodeResult result;
  try {
    DecodeUnit(unit, sink, &result);
  } catch (const Error& error) {
    if (!IsDamage(error)) throw;
    result.damage = error.what();
    BreakOff(sink);
  }
  return result;
}

DecodeResult VideotoolboxDecoder::Flush(const PictureSink& sink) {
  const AutoreleasePool pool;
  HandOutAll(sink);
  join_.Restart();
  needs_keyframe_ = true;
  return {};
}

DecoderDescription VideotoolboxDecoder::Description() const { return {"VideoToolbox", keeper_.uses_hardware()}; }

void VideotoolboxDecoder::DecodeUnit(const CodedUnit& unit, const PictureSink& sink, DecodeResult* result) {
  const UnitContents contents = InspectUnit(settings_.codec, unit);
  if (!contents.is_coded_video) {
    ThrowInvalidStream("got a unit of " + std::to_string(unit.size) + " bytes without a NAL unit, expected a picture");
  }
  keeper_.Learn(contents);
  if (contents.has_picture) {
    DecodePicture(unit, contents, sink, result);
  } else {
    join_.Pass(contents);
  }
}

void VideotoolboxDecoder::DecodePicture(const CodedUnit& unit, const UnitContents& contents, const PictureSink& sink,
                                        DecodeResult* result) {
  const bool keyframe = unit.keyframe || IsKeySlice(settings_.codec, contents.slice_type);
  if (needs_keyframe_ && !keyframe) ThrowInvalidStream("got a picture that depends on others, expected a keyframe");
  if (keeper_.NeedsSession(contents, keyframe)) OpenSession(sink);
  order_.SetDepth(keeper_.format().sps.reorder_depth);
  const StreamPlace place = join_.Next(contents, unit.pts_us, keyframe);
  if (place.restarts) HandOutAll(sink);
  if (place.is_left_out) return;
  needs_keyframe_ = false;
  if (keyframe) is_damaged_ = false;
  LengthPrefixed(settings_.codec, unit, &sample_data_);
  SubmitOutcome outcome = keeper_.Decode(sample_data_, unit.pts_us);
  if (keyframe && RefusesFormat(outcome)) {
    // The session had said that it accepts the format. Another one can begin here.
    OpenSession(sink);
    join_.Next(contents, unit.pts_us, keyframe);
    outcome = keeper_.Decode(sample_data_, unit.pts_us);
  }
  TakeOutcome(std::move(outcome), result);
  HandOutDue(sink);
}

// Nothing of another session or format comes after what is next.
void VideotoolboxDecoder::OpenSession(const PictureSink& sink) {
  HandOutAll(sink);
  join_.Restart();
  keeper_.OpenSession();
}

void VideotoolboxDecoder::TakeOutcome(SubmitOutcome outcome, DecodeResult* result) {
  keeper_.HandleStatus(outcome.status);
  for (SessionOutput& output : outcome.outputs) TakeOutput(std::move(output), result);
  if (!outcome.outputs.empty()) return;
  // The callback was due before the call returned.
  result->corrupt_pictures++;
  ThrowInvalidStream("the decoder dropped the picture");
}

void VideotoolboxDecoder::TakeOutput(SessionOutput output, DecodeResult* result) {
  keeper_.HandleStatus(output.status);
  if (!output.image) {
    if ((output.flags & kSkippedLeadingFrameDropped) != 0) return;
    result->corrupt_pictures++;
    ThrowInvalidStream("the decoder dropped the picture");
  }
  const bool is_partial = (output.flags & kFrameInterrupted) != 0;
  if (is_partial && !settings_.conceal) {
    result->corrupt_pictures++;
    ThrowInvalidStream("a picture was decoded in part");
  }
  if (is_partial) {
    // What leads the next keyframe may refer to it.
    is_damaged_ = true;
    join_.Restart();
  }
  keeper_.NoteSuccess();
  if (!join_.IsRight(output.pts_us)) return;
  order_.Add({std::move(output.image), output.pts_us, keeper_.format().sps.color, is_damaged_});
}

// After damage: what was good is handed out, and the pictures that lead the next keyframe refer to what is missing.
void VideotoolboxDecoder::BreakOff(const PictureSink& sink) {
  HandOutAll(sink);
  join_.Restart();
  is_damaged_ = true;
  needs_keyframe_ = !settings_.conceal || !keeper_.HasSession();
}

void VideotoolboxDecoder::HandOutDue(const PictureSink& sink) {
  while (const auto image = order_.Next()) HandOut(*image, sink);
}

void VideotoolboxDecoder::HandOutAll(const PictureSink& sink) {
  while (const auto image = order_.Take()) HandOut(*image, sink);
}

void VideotoolboxDecoder::HandOut(const DecodedImage& image, const PictureSink& sink) {
  DecodedPicture picture = {};
  picture.pts_us = image.pts_us;
  picture.damaged = image.damaged;
  picture.description = FrameOf(*frames_, stage_, image.buffer.get(), image.color, &picture.frame);
  sink(picture);
}

std::unique_ptr<DecoderSession> OpenDecoder(const arkavo_frames* frames, arkavo_owner stage,
                                            const DecoderSettings& settings) {
  return std::make_unique<VideotoolboxDecoder>(frames, stage, settings);
}

}  // namespace arkavo
