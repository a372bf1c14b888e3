#include "libav_decoder.h"

#include <climits>
#include <cstring>

extern "C" {
#include <libavutil/error.h>
#include <libavutil/log.h>
}

#include "arkavo_error.h"
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

LibavDecoder::LibavDecoder(const arkavo_frames* frames, arkavo_owner stage, VideoCodec codec, int32_t threads)
    : frames_(frames), stage_(stage) {
  // Process-wide. What goes wrong is reported by error, not on the terminal.
  av_log_set_level(AV_LOG_QUIET);
  try {
    Open(codec, threads);
  } catch (...) {
    Close();
    throw;
  }
}

LibavDecoder::~LibavDecoder() { Close(); }

void LibavDecoder::Open(VideoCodec codec, int32_t threads) {
  const AVCodec* found = avcodec_find_decoder(CodecId(codec));
  if (found == nullptr) {
    throw Error("ERR_CODEC_UNSUPPORTED", std::string("this libavcodec has no decoder for ") +
                                             avcodec_get_name(CodecId(codec)) + "; install one that was built with it");
  }
  context_ = avcodec_alloc_context3(found);
  picture_ = av_frame_alloc();
  packet_ = av_packet_alloc();
  if (context_ == nullptr || picture_ == nullptr || packet_ == nullptr) throw Error("ERR_CODEC_FAILED", "out of memory");
  context_->pkt_timebase = {1, 1000000};
  context_->max_pixels = kMaxPixels;
  context_->flags |= AV_CODEC_FLAG_LOW_DELAY;
  // Threads that decode several pictures at a time would delay each.
  context_->thread_type = FF_THREAD_SLICE;
  context_->thread_count = threads;
  const int status = avcodec_open2(context_, found, nullptr);
  if (status < 0) throw Error("ERR_CODEC_UNSUPPORTED", std::string(found->name) + " did not open: " + Reason(status));
}

DecodeResult LibavDecoder::Decode(const CodedUnit& unit, const PictureSink& sink) {
  DecodeResult result;
  Send(unit, &result);
  Receive(sink, &result);
  if (!result.damage.empty()) StartOver(sink, &result);
  return result;
}

DecodeResult LibavDecoder::Flush(const PictureSink& sink) {
  DecodeResult result;
  StartOver(sink, &result);
  return result;
}

void LibavDecoder::Send(const CodedUnit& unit, DecodeResult* result) {
  if (unit.size == 0 || unit.size > INT_MAX - AV_INPUT_BUFFER_PADDING_SIZE) {
    result->damage = "a unit of " + std::to_string(unit.size) + " bytes";
    return;
  }
  // The decoder reads past the end: the unit is copied to where zeros follow it.
  if (av_new_packet(packet_, static_cast<int>(unit.size)) < 0) throw Error("ERR_CODEC_FAILED", "out of memory");
  std::memcpy(packet_->data, unit.data, unit.size);
  packet_->pts = last_pts_us_ = unit.pts_us;
  const int status = avcodec_send_packet(context_, packet_);
  av_packet_unref(packet_);
  if (status == AVERROR(ENOMEM)) throw Error("ERR_CODEC_FAILED", "out of memory");
  if (status < 0) result->damage = Reason(status);
}

void LibavDecoder::Receive(const PictureSink& sink, DecodeResult* result) {
  for (int errors = 0; errors < kMaxErrors;) {
    const int status = avcodec_receive_frame(context_, picture_);
    if (status == AVERROR(EAGAIN) || status == AVERROR_EOF) return;
    if (status == AVERROR(ENOMEM)) throw Error("ERR_CODEC_FAILED", "out of memory");
    if (status < 0) {
      errors++;
      result->damage = Reason(status);
    } else if (IsDamaged(*picture_)) {
      result->corrupt_pictures++;
      result->damage = "a picture was decoded with errors";
      av_frame_unref(picture_);
    } else {
      if (picture_->pts == AV_NOPTS_VALUE) picture_->pts = last_pts_us_;
      sink(WrapPicture(*frames_, stage_, picture_));
    }
  }
}

// Pictures after the damage may refer to it: what came before is drained, the rest forgotten.
void LibavDecoder::StartOver(const PictureSink& sink, DecodeResult* result) {
  if (avcodec_send_packet(context_, nullptr) >= 0) Receive(sink, result);
  avcodec_flush_buffers(context_);
}

void LibavDecoder::Close() {
  av_packet_free(&packet_);
  av_frame_free(&picture_);
  avcodec_free_context(&context_);
}

std::unique_ptr<DecoderSession> OpenDecoder(const arkavo_frames* frames, arkavo_owner stage, VideoCodec codec,
                                            int32_t threads) {
  return std::make_unique<LibavDecoder>(frames, stage, codec, threads);
}

}  // namespace arkavo
