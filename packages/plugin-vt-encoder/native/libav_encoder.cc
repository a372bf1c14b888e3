#include "libav_encoder.h"

extern "C" {
#include <libavutil/dict.h>
#include <libavutil/error.h>
#include <libavutil/log.h>
}

#include "arkavo_error.h"
#include "pool_picture.h"

namespace arkavo {
namespace {

std::string Reason(int status) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(status, text, sizeof text);
  return text;
}

// Half a second: live changes of the bit rate settle soon, and a keyframe can't burst far above the rate.
void ApplyBitrate(AVCodecContext* context, int64_t bits_per_second) {
  context->bit_rate = bits_per_second;
  context->rc_max_rate = bits_per_second;
  context->rc_buffer_size = static_cast<int>(bits_per_second / 2);
}

void ApplyColor(AVCodecContext* context, const arkavo_color& color) {
  context->color_primaries = static_cast<AVColorPrimaries>(color.primaries);
  context->color_trc = static_cast<AVColorTransferCharacteristic>(color.transfer);
  context->colorspace = static_cast<AVColorSpace>(color.matrix);
  context->color_range = color.full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
}

void Apply(AVCodecContext* context, const EncoderSettings& settings) {
  context->width = static_cast<int>(settings.width);
  context->height = static_cast<int>(settings.height);
  context->pix_fmt = LibavPixelFormat(settings.format);
  context->framerate = {settings.frame_rate_num, settings.frame_rate_den};
  context->time_base = av_inv_q(context->framerate);
  context->gop_size = settings.key_frame_interval;
  context->max_b_frames = 0;
  context->thread_count = settings.threads;
  context->thread_type = FF_THREAD_SLICE;
  ApplyBitrate(context, settings.bitrate);
  ApplyColor(context, settings.color);
}

std::string WhatWasAsked(const EncoderSettings& settings) {
  return std::to_string(settings.width) + "x" + std::to_string(settings.height) + " at " +
         std::to_string(settings.bitrate) + " bit/s, profile " + settings.profile + ", preset " + settings.preset;
}

}  // namespace

LibavEncoder::LibavEncoder(const arkavo_frames* frames, arkavo_owner stage, const std::string& name,
                           const EncoderSettings& settings)
    : frames_(frames), stage_(stage), owner_(frames->owner_create(name.c_str())) {
  // Process-wide. What goes wrong is reported by error, not on the terminal.
  av_log_set_level(AV_LOG_QUIET);
  try {
    Open(settings);
  } catch (...) {
    Close();
    throw;
  }
}

LibavEncoder::~LibavEncoder() { Close(); }

void LibavEncoder::Open(const EncoderSettings& settings) {
  const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
  if (codec == nullptr) {
    throw Error("ERR_CODEC_UNSUPPORTED", "this libavcodec has no libx264; install one that was built with it");
  }
  context_ = avcodec_alloc_context3(codec);
  picture_ = av_frame_alloc();
  packet_ = av_packet_alloc();
  if (context_ == nullptr || picture_ == nullptr || packet_ == nullptr) throw Error("ERR_CODEC_FAILED", "out of memory");
  Apply(context_, settings);
  AVDictionary* options = nullptr;
  av_dict_set(&options, "preset", settings.preset.c_str(), 0);
  av_dict_set(&options, "tune", "zerolatency", 0);
  av_dict_set(&options, "profile", settings.profile.c_str(), 0);
  av_dict_set(&options, "forced-idr", "1", 0);
  av_dict_set(&options, "sc_threshold", "0", 0);  // keyframes come when they are due or asked for
  const int status = avcodec_open2(context_, codec, &options);
  av_dict_free(&options);
  if (status < 0) {
    throw Error("ERR_CODEC_UNSUPPORTED", "libx264 refused " + WhatWasAsked(settings) + ": " + Reason(status));
  }
}

void LibavEncoder::Encode(arkavo_frame frame, int64_t pts_us, int64_t /* duration_us */, bool force_keyframe,
                          const CodedUnitSink& sink) {
  FillPicture(*frames_, stage_, owner_, frame, picture_);
  const bool fits = picture_->width == context_->width && picture_->height == context_->height &&
                    picture_->format == context_->pix_fmt;
  picture_->pts = next_picture_++;
  picture_->pict_type = force_keyframe ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  const int status = fits ? avcodec_send_frame(context_, picture_) : AVERROR(EINVAL);
  av_frame_unref(picture_);
  if (!fits) throw Error("ERR_CODEC_FAILED", "the frame is not of the size and format that the encoder was opened for");
  if (status < 0) throw Error("ERR_CODEC_FAILED", "libx264 did not take a picture: " + Reason(status));
  pending_pts_us_.push_back(pts_us);
  Receive(sink);
}

void LibavEncoder::SetBitrate(int64_t bits_per_second) { ApplyBitrate(context_, bits_per_second); }

void LibavEncoder::Flush(const CodedUnitSink& sink) {
  const int status = avcodec_send_frame(context_, nullptr);
  if (status < 0 && status != AVERROR_EOF) throw Error("ERR_CODEC_FAILED", "libx264 did not flush: " + Reason(status));
  Receive(sink);
}

EncoderDescription LibavEncoder::Description() const { return {context_->codec->name, false}; }

void LibavEncoder::Receive(const CodedUnitSink& sink) {
  for (;;) {
    const int status = avcodec_receive_packet(context_, packet_);
    if (status == AVERROR(EAGAIN) || status == AVERROR_EOF) return;
    if (status < 0) throw Error("ERR_CODEC_FAILED", "libx264 could not encode a picture: " + Reason(status));
    if (pending_pts_us_.empty()) throw Error("ERR_CODEC_FAILED", "libx264 made more units than it was given pictures");
    const int64_t pts_us = pending_pts_us_.front();
    pending_pts_us_.pop_front();
    const CodedUnit unit = {packet_->data, static_cast<size_t>(packet_->size), pts_us, pts_us,
                            (packet_->flags & AV_PKT_FLAG_KEY) != 0};
    sink(unit);
    av_packet_unref(packet_);
  }
}

void LibavEncoder::Close() {
  av_packet_free(&packet_);
  av_frame_free(&picture_);
  avcodec_free_context(&context_);
  frames_->owner_destroy(owner_);
}

std::unique_ptr<EncoderSession> OpenEncoder(const arkavo_frames* frames, arkavo_owner stage, const std::string& name,
                                            const EncoderSettings& settings) {
  return std::make_unique<LibavEncoder>(frames, stage, name, settings);
}

}  // namespace arkavo
