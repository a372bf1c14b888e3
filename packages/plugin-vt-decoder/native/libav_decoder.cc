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

// No picture of that size takes as much.
constexpr size_t kMaxUnitBytes = 256u << 20;

// Errors in a row that one call puts up with before it lets the session start over.
constexpr int kMaxErrors = 16;

constexpr uint32_t kBaselineProfile = 66;

std::string Reason(int status) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(status, text, sizeof text);
  return text;
}

bool IsDamaged(const AVFrame& picture) {
  return (picture.flags & AV_FRAME_FLAG_CORRUPT) != 0 || picture.decode_error_flags != 0;
}

AVCodecID CodecId(VideoCodec codec) { return codec == VideoCodec::kH265 ? AV_CODEC_ID_HEVC : AV_CODEC_ID_H264; }

bool HasSlice(VideoCodec codec, const CodedUnit& unit) {
  NalUnit nal;
  for (AnnexBReader reader(unit.data, unit.size); reader.Next(&nal);) {
    if (IsSlice(codec, NalType(codec, nal))) return true;
  }
  return false;
}

// Whether nothing before the unit matters to what comes after it: an IDR picture.
bool BeginsAnew(VideoCodec codec, const CodedUnit& unit) {
  NalUnit nal;
  for (AnnexBReader reader(unit.data, unit.size); reader.Next(&nal);) {
    const uint8_t type = NalType(codec, nal);
    if (!IsSlice(codec, type)) continue;
    return codec == VideoCodec::kH264 ? type == kH264Idr : type == kH265IdrWithLeading || type == kH265IdrWithoutLeading;
  }
  return false;
}

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
  context_ = avcodec_alloc_context3(found);
  if (context_ == nullptr) throw Error("ERR_CODEC_FAILED", "out of memory");
  context_->opaque = this;
  context_->get_buffer2 = GetBuffer;
  context_->max_pixels = kMaxPixels;
  // Cropping to the pixel, even where that costs the alignment of rows.
  context_->flags |= AV_CODEC_FLAG_LOW_DELAY | AV_CODEC_FLAG_UNALIGNED;
  // Threads that decode several pictures at a time would delay each.
  context_->thread_type = FF_THREAD_SLICE;
  context_->thread_count = settings_.threads;
  const int status = avcodec_open2(context_, found, nullptr);
  if (status < 0) throw Error("ERR_CODEC_UNSUPPORTED", std::string(found->name) + " did not open: " + Reason(status));
  execute_ = std::exchange(context_->execute, Execute);
}

int LibavDecoder::GetBuffer(AVCodecContext* context, AVFrame* frame, int flags) {
  const int status = avcodec_default_get_buffer2(context, frame, flags);
  if (status < 0) return status;
  auto* decoder = static_cast<LibavDecoder*>(context->opaque);
  decoder->begun_.push_back(frame);
  return decoder->blocks_.Mark(*frame) ? 0 : AVERROR(ENOMEM);
}

// Decodes slices on several threads. H.264 does not ask for the results.
int LibavDecoder::Execute(AVCodecContext* context, int (*work)(AVCodecContext*, void*), void* jobs, int* results,
                          int count, int size) {
  auto* decoder = static_cast<LibavDecoder*>(context->opaque);
  std::vector<int> own(static_cast<size_t>(count));
  int* seen = results == nullptr ? own.data() : results;
  const int status = decoder->execute_(context, work, jobs, seen, count, size);
  decoder->has_slice_failed_ |= std::any_of(seen, seen + count, [](int result) { return result < 0; });
  return status;
}

DecodeResult LibavDecoder::Decode(const CodedUnit& unit, const PictureSink& sink) {
  DecodeResult result;
  if (has_errors_ && BeginsAnew(settings_.codec, unit)) StartOver(sink, &result);
  Send(unit, &result);
  Receive(sink, &result);
  has_errors_ = has_errors_ || !result.damage.empty();
  if (has_errors_ && !settings_.conceal) StartOver(sink, &result);
  return result;
}

DecodeResult LibavDecoder::Flush(const PictureSink& sink) {
  DecodeResult result;
  StartOver(sink, &result);
  return result;
}

DecoderDescription LibavDecoder::Description() const { return {context_->codec->name, false}; }

// libavcodec learns only from its mistakes how far a stream that does not say so is reordered, and pictures are lost by
// them. So what the level allows is assumed, unless the profile has no B-frames.
void LibavDecoder::AllowReordering(const CodedUnit& unit) {
  if (settings_.codec != VideoCodec::kH264) return;
  NalUnit nal;
  for (AnnexBReader reader(unit.data, unit.size); reader.Next(&nal);) {
    if (NalType(settings_.codec, nal) != kH264Sps) continue;
    try {
      const SpsInfo sps = ParseSps(settings_.codec, nal);
      if (sps.is_reorder_depth_known || sps.profile_idc == kBaselineProfile) continue;
      context_->has_b_frames = std::max(context_->has_b_frames, static_cast<int>(sps.reorder_depth));
    } catch (const Error&) {
      // The decoder will find it damaged, too.
    }
  }
}

void LibavDecoder::Send(const CodedUnit& unit, DecodeResult* result) {
  const int64_t number = units_.Add(unit.pts_us);
  if (unit.size == 0 || unit.size > kMaxUnitBytes) {
    result->damage = "a unit of " + std::to_string(unit.size) + " bytes";
    return;
  }
  AllowReordering(unit);
  if (!CopyGuarded(settings_.codec, unit, packet_)) throw Error("ERR_CODEC_FAILED", "out of memory");
  packet_->pts = number;
  // Without threads for whole pictures, all of the unit is decoded when this returns.
  const int status = avcodec_send_packet(context_, packet_);
  av_packet_unref(packet_);
  if (status == AVERROR(ENOMEM)) throw Error("ERR_CODEC_FAILED", "out of memory");
  FindFaults(unit, status, result);
}

// At once, not when the picture comes out: pictures that are presented before it may be predicted from it.
void LibavDecoder::FindFaults(const CodedUnit& unit, int status, DecodeResult* result) {
  const bool has_failed = std::exchange(has_slice_failed_, false) || HasFlaggedPicture();
  const DecodedBlocks::Picture picture = blocks_.Check();
  begun_.clear();
  if (status < 0) {
    result->damage = Reason(status);
  } else if (has_failed) {
    result->damage = "its picture was decoded with errors";
  } else if (picture == DecodedBlocks::Picture::kIncomplete) {
    result->damage = "parts of its picture are missing";
  } else if (picture == DecodedBlocks::Picture::kNone && HasSlice(settings_.codec, unit)) {
    result->damage = "no picture in it could be decoded";
  }
  if (!result->damage.empty()) units_.MarkLatestDamaged();
}

bool LibavDecoder::HasFlaggedPicture() const {
  return std::any_of(begun_.begin(), begun_.end(), [](const AVFrame* frame) { return IsDamaged(*frame); });
}

void LibavDecoder::Receive(const PictureSink& sink, DecodeResult* result) {
  for (int errors = 0; errors < kMaxErrors;) {
    const int status = avcodec_receive_frame(context_, picture_);
    if (status == AVERROR(EAGAIN) || status == AVERROR_EOF) return;
    if (status == AVERROR(ENOMEM)) throw Error("ERR_CODEC_FAILED", "out of memory");
    if (status < 0) {
      errors++;
      result->damage = Reason(status);
    } else {
      HandOut(sink, result);
    }
  }
}

void LibavDecoder::HandOut(const PictureSink& sink, DecodeResult* result) {
  const UnitTimes::Unit& unit = units_.Find(picture_->pts);
  const bool is_damaged = unit.damaged || IsDamaged(*picture_);
  if (is_damaged && result->damage.empty()) result->damage = "a picture was decoded with errors";
  if (is_damaged && !settings_.conceal) {
    result->corrupt_pictures++;
    av_frame_unref(picture_);
    return;
  }
  DecodedPicture decoded = WrapPicture(*frames_, stage_, picture_);
  decoded.pts_us = unit.pts_us;
  decoded.damaged = is_damaged;
  sink(decoded);
}

// Pictures after the damage may refer to it: what came before is drained, the rest forgotten. Flushing would not do: after an
// error in the middle of a macroblock, coefficients of it stay in the decoder and get into the next picture.
void LibavDecoder::StartOver(const PictureSink& sink, DecodeResult* result) {
  if (avcodec_send_packet(context_, nullptr) >= 0) Receive(sink, result);
  blocks_.Reset();
  has_errors_ = false;
  avcodec_free_context(&context_);
  Open();
}

void LibavDecoder::Close() {
  av_packet_free(&packet_);
  av_frame_free(&picture_);
  avcodec_free_context(&context_);
}

std::unique_ptr<DecoderSession> OpenDecoder(const arkavo_frames* frames, arkavo_owner stage,
                                            const DecoderSettings& settings) {
  return std::make_unique<LibavDecoder>(frames, stage, settings);
}

}  // namespace arkavo
