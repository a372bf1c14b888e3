#include "libav_decoder.h"

#include <algorithm>
#include <utility>

extern "C" {
#include <libavutil/error.h>
#include <libavutil/log.h>
}

#include "arkavo_error.h"
#include "guarded_unit.h"
#include "wrapped_picture.h"

namespace arkavo {
namespace {

// 8K with room for padding. A forged parameter set asks for far more.
constexpr int64_t kMaxPixels = 8192LL * 4352;

// Errors in a row that one call puts up with before it lets the session start over.
constexpr int kMaxErrors = 16;

std::string Reason(int status) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(status, text, sizeof text);
  return text;
}

bool IsDamaged(const AVFrame& picture) {
  return (picture.flags & AV_FRAME_FLAG_CORRUPT) != 0 || picture.decode_error_flags != 0;
}

AVCodecID CodecId(VideoCodec codec) { return codec == VideoCodec::kH265 ? AV_CODEC_ID_HEVC : AV_CODEC_ID_H264; }

}  // namespace

LibavDecoder::LibavDecoder(const arkavo_frames* frames, arkavo_owner stage, const DecoderSettings& settings)
    : frames_(frames), stage_(stage), settings_(settings), blocks_(settings.codec, settings.conceal) {
  if (settings.hardware == Hardware::kRequired) {
    throw Error("ERR_CODEC_UNSUPPORTED",
                "this build decodes in software only, but hardware is required; set it to preferred or off");
  }
  // Process-wide. What goes wrong is reported by error, not on the terminal.
  av_log_set_level(AV_LOG_QUIET);
  picture_ = av_frame_alloc();
  packet_ = av_packet_alloc();
  try {
    if (picture_ == nullptr || packet_ == nullptr) throw Error("ERR_CODEC_FAILED", "out of memory");
    Open();
  } catch (...) {
    Close();
    throw;
  }
}

LibavDecoder::~LibavDecoder() { Close(); }

void LibavDecoder::Open() {
  const AVCodecID id = CodecId(settings_.codec);
  const AVCodec* found = avcodec_find_decoder(id);
  if (found == nullptr) {
    throw Error("ERR_CODEC_UNSUPPORTED", std::string("this libavcodec has no decoder for ") + avcodec_get_name(id) +
                                             "; install one that was built with it");
  }
  OwnedContext context(avcodec_alloc_context3(found));
  if (!context) throw Error("ERR_CODEC_FAILED", "out of memory");
  context->opaque = this;
  context->get_buffer2 = GetBuffer;
  context->max_pixels = kMaxPixels;
  // Cropping to the pixel, even where that costs the alignment of rows.
  context->flags |= AV_CODEC_FLAG_LOW_DELAY | AV_CODEC_FLAG_UNALIGNED;
  // Threads that decode several pictures at a time would delay each.
  context->thread_type = FF_THREAD_SLICE;
  context->thread_count = settings_.threads;
  const int status = avcodec_open2(context.get(), found, nullptr);
  if (status < 0) throw Error("ERR_CODEC_UNSUPPORTED", std::string(found->name) + " did not open: " + Reason(status));
  execute_ = std::exchange(context->execute, Execute);
  context_ = std::move(context);
  name_ = found->name;
}

// libavcodec is C: no exception may pass through it.
int LibavDecoder::GetBuffer(AVCodecContext* context, AVFrame* frame, int flags) {
  auto* decoder = static_cast<LibavDecoder*>(context->opaque);
  constexpr int kMaxSide = static_cast<int>(kMaxPictureSide);
  if (frame->width > kMaxSide || frame->height > kMaxSide) return AVERROR_INVALIDDATA;
  try {
    if (!CanWrap(frame->format)) {
      decoder->refusal_ = UnsupportedText(frame->format);
      return AVERROR_INVALIDDATA;
    }
    const int status = avcodec_default_get_buffer2(context, frame, flags);
    return status < 0 ? status : decoder->TakeBuffer(frame);
  } catch (...) {
    return AVERROR(ENOMEM);
  }
}

int LibavDecoder::TakeBuffer(AVFrame* frame) {
  begun_.push_back(frame);
  return blocks_.Mark(*frame);
}

// Decodes slices on several threads. H.264 does not ask for the results.
int LibavDecoder::Execute(AVCodecContext* context, int (*work)(AVCodecContext*, void*), void* jobs, int* results,
                          int count, int size) {
  auto* decoder = static_cast<LibavDecoder*>(context->opaque);
  try {
    std::vector<int> own(static_cast<size_t>(count));
    int* seen = results == nullptr ? own.data() : results;
    const int status = decoder->execute_(context, work, jobs, seen, count, size);
    decoder->has_slice_failed_ |= std::any_of(seen, seen + count, [](int result) { return result < 0; });
    return status;
  } catch (...) {
    decoder->has_slice_failed_ = true;
    return AVERROR(ENOMEM);
  }
}

DecodeResult LibavDecoder::Decode(const CodedUnit& unit, const PictureSink& sink) {
  DecodeResult result;
  const UnitScan scan = ScanUnit(settings_.codec, unit);
  if ((has_errors_ || blocks_.IsUnpairedReference()) && scan.begins_anew) {
    // What was wrong before it does not matter to what comes now.
    DecodeResult before;
    StartOver(sink, &before);
    result.corrupt_pictures += before.corrupt_pictures;
  }
  if (!context_) Open();
  Send(unit, scan, &result);
  Receive(sink, &result);
  has_errors_ = has_errors_ || !result.damage.empty();
  if (has_errors_ && !settings_.conceal) StartOver(sink, &result);
  if (!refusal_.empty()) Refuse(std::exchange(refusal_, {}), unit.keyframe);
  return result;
}

DecodeResult LibavDecoder::Flush(const PictureSink& sink) {
  DecodeResult result;
  StartOver(sink, &result);
  return result;
}

DecoderDescription LibavDecoder::Description() const { return {name_, false}; }

void LibavDecoder::Prepare(const UnitScan& scan) {
  // libavcodec learns only from its mistakes how far a stream that does not say so is reordered, and pictures are lost by
  // them. So what the profile and level allow is assumed.
  context_->has_b_frames = std::max(context_->has_b_frames, static_cast<int>(scan.allowed_reordering));
  if (scan.allows_fields) blocks_.ExpectFields();
}

void LibavDecoder::Send(const CodedUnit& unit, const UnitScan& scan, DecodeResult* result) {
  if (unit.size == 0 || unit.size > kMaxUnitBytes || scan.nal_units > kMaxNalUnits) {
    const std::string count = scan.nal_units > kMaxNalUnits ? "too many" : std::to_string(scan.nal_units);
    result->damage = "a unit of " + std::to_string(unit.size) + " bytes in " + count +
                     " NAL units; expected a picture, of at most " + std::to_string(kMaxUnitBytes) + " bytes in " +
                     std::to_string(kMaxNalUnits);
    return;
  }
  Prepare(scan);
  if (!CopyGuarded(unit, scan, packet_)) throw Error("ERR_CODEC_FAILED", "out of memory");
  begun_.clear();
  const int64_t number = units_.Add(unit.pts_us);
  packet_->pts = number;
  // Without threads for whole pictures, all of the unit is decoded when this returns.
  const int status = avcodec_send_packet(context_.get(), packet_);
  av_packet_unref(packet_);
  FindFaults(scan, number, status, result);
  if (begun_.empty()) units_.Withdraw();
  begun_.clear();
}

// At once, not when the picture comes out: pictures that are presented before it may be predicted from it.
void LibavDecoder::FindFaults(const UnitScan& scan, int64_t number, int status, DecodeResult* result) {
  const DecodedBlocks::Result blocks = blocks_.Check({number, scan.is_reference});
  result->damage = FaultOf(scan, status, blocks);
  has_slice_failed_ = false;
  if (result->damage.empty()) {
    has_decoded_ = has_decoded_ || scan.has_slice;
    if (scan.has_slice) refused_.clear();
    return;
  }
  units_.MarkDamaged(number);
  units_.MarkDamaged(blocks.first_field);
}

std::string LibavDecoder::FaultOf(const UnitScan& scan, int status, const DecodedBlocks::Result& blocks) const {
  using Picture = DecodedBlocks::Picture;
  if (!refusal_.empty()) return refusal_;
  // libavcodec expects a picture in each unit.
  const bool is_without = scan.nal_units > 0 && !scan.has_slice && !scan.has_unknown && begun_.empty();
  if (status < 0 && !(status == AVERROR_INVALIDDATA && is_without)) return Reason(status);
  if (has_slice_failed_ || HasFlaggedPicture()) return "its picture was decoded with errors";
  if (blocks.is_second_field_lost) return "the second field of the picture before it is missing";
  if (blocks.picture == Picture::kIncomplete) return "parts of its picture are missing";
  if (blocks.picture == Picture::kNone && scan.has_slice) return "no picture in it could be decoded";
  if (HasSeveralPictures(scan)) return "there are several pictures in it";
  return {};
}

// Of them, only one comes out. Two first slices may be those of the two fields of one, or one may be redundant.
bool LibavDecoder::HasSeveralPictures(const UnitScan& scan) const {
  if (settings_.codec == VideoCodec::kH265) return scan.first_slices > 1;
  return scan.first_slices > 2 || (scan.first_slices == 2 && begun_.size() > 1);
}

bool LibavDecoder::HasFlaggedPicture() const {
  return std::any_of(begun_.begin(), begun_.end(), [](const AVFrame* frame) { return IsDamaged(*frame); });
}

void LibavDecoder::Receive(const PictureSink& sink, DecodeResult* result) {
  for (int errors = 0; errors < kMaxErrors;) {
    const int status = avcodec_receive_frame(context_.get(), picture_);
    if (status == AVERROR(EAGAIN) || status == AVERROR_EOF) return;
    if (status < 0) {
      errors++;
      result->damage = Reason(status);
    } else {
      HandOut(sink, result);
    }
  }
}

void LibavDecoder::HandOut(const PictureSink& sink, DecodeResult* result) {
  const UnitTimes::Unit* unit = units_.Find(picture_->pts);
  const bool is_damaged = unit == nullptr || unit->damaged || IsDamaged(*picture_);
  if (is_damaged && result->damage.empty()) result->damage = "a picture was decoded with errors";
  if (unit == nullptr || (is_damaged && !settings_.conceal)) {
    result->corrupt_pictures++;
    av_frame_unref(picture_);
    return;
  }
  DecodedPicture decoded = WrapPicture(*frames_, stage_, picture_);
  decoded.pts_us = unit->pts_us;
  decoded.damaged = is_damaged;
  sink(decoded);
}

// Pictures after the damage may refer to it: what came before is drained, the rest forgotten, with the decoder. Flushing would
// not do: after an error in the middle of a macroblock, coefficients of it stay in the decoder and get into the next picture.
void LibavDecoder::StartOver(const PictureSink& sink, DecodeResult* result) {
  if (!context_) return;
  // A field whose second is lost is no whole picture.
  if (has_errors_ || blocks_.IsUnpairedReference()) units_.MarkDamaged(blocks_.UnpairedField());
  if (avcodec_send_packet(context_.get(), nullptr) >= 0) Receive(sink, result);
  blocks_.Reset();
  begun_.clear();
  has_slice_failed_ = false;
  has_errors_ = false;
  context_.reset();
}

// A parameter set may be damaged. In the middle of a stream, one is believed when the next keyframe says the same.
void LibavDecoder::Refuse(const std::string& why, bool keyframe) {
  if (!has_decoded_ || refused_ == why) throw Error("ERR_CODEC_UNSUPPORTED", why);
  if (keyframe) refused_ = why;
}

void LibavDecoder::Close() {
  av_packet_free(&packet_);
  av_frame_free(&picture_);
  context_.reset();
}

std::unique_ptr<DecoderSession> OpenDecoder(const arkavo_frames* frames, arkavo_owner stage,
                                            const DecoderSettings& settings) {
  return std::make_unique<LibavDecoder>(frames, stage, settings);
}

}  // namespace arkavo
