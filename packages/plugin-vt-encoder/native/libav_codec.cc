#include "libav_codec.h"

#include "libav_log.h"
#include "libav_rate.h"
#include "pool_picture.h"

namespace arkavo {
namespace {

const AVCodec* Find(const Candidate& candidate) {
  const AVCodec* codec = avcodec_find_encoder_by_name(candidate.name);
  if (codec == nullptr) throw Error("ERR_CODEC_UNSUPPORTED", "this libavcodec was built without it");
  return codec;
}

AVPixelFormat FormatFor(const Candidate& candidate, const EncoderSettings& settings) {
  const bool takes_given = settings.format == ARKAVO_NV12 ? candidate.takes_nv12 : candidate.takes_i420;
  if (takes_given) return LibavPixelFormat(settings.format);
  return candidate.takes_nv12 ? AV_PIX_FMT_NV12 : AV_PIX_FMT_YUV420P;
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
  context->framerate = {settings.frame_rate_num, settings.frame_rate_den};
  context->time_base = av_inv_q(context->framerate);
  context->gop_size = settings.key_frame_interval;
  context->max_b_frames = 0;
  ApplyBitrate(context, settings.bitrate);
  ApplyColor(context, settings.color);
}

void Open(AVCodecContext* context, const AVCodec* codec, CodecOptions* options) {
  const LibavComplaint complaint;
  const int status = avcodec_open2(context, codec, options->entries());
  if (status < 0) throw Error("ERR_CODEC_UNSUPPORTED", complaint.Reason(status));
}

}  // namespace

LibavCodec::LibavCodec(const Candidate& candidate, const EncoderSettings& settings) : candidate_(candidate) {
  const AVCodec* codec = Find(candidate);
  context_.reset(Made(avcodec_alloc_context3(codec)));
  Apply(context_.get(), settings);
  const AVPixelFormat format = FormatFor(candidate, settings);
  context_->pix_fmt = format;
  if (format != LibavPixelFormat(settings.format)) {
    layout_ = std::make_unique<ChromaLayout>(format, context_->width, context_->height);
  }
  CodecOptions options;
  candidate.configure(settings, context_.get(), &options);
  if (candidate.needs_vaapi) upload_ = std::make_unique<VaapiUpload>(context_.get());
  Open(context_.get(), codec, &options);
}

int64_t LibavCodec::Send(FrameHandle picture, bool keyframe) {
  if (layout_) picture = layout_->Convert(*picture);
  if (upload_) picture = upload_->Upload(*picture);
  const int64_t number = next_picture_++;
  picture->pts = number;
  picture->pict_type = keyframe ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  Submit(picture.get());
  return number;
}

void LibavCodec::Finish() { Submit(nullptr); }

void LibavCodec::Submit(const AVFrame* picture) {
  const LibavComplaint complaint;
  const int status = avcodec_send_frame(context_.get(), picture);
  if (status >= 0 || status == AVERROR_EOF) return;
  throw Error("ERR_CODEC_FAILED", std::string(candidate_.name) + " did not take a picture: " + complaint.Reason(status));
}

bool LibavCodec::Receive(AVPacket* unit) {
  const LibavComplaint complaint;
  const int status = avcodec_receive_packet(context_.get(), unit);
  if (status == AVERROR(EAGAIN) || status == AVERROR_EOF) return false;
  if (status >= 0) return true;
  throw Error("ERR_CODEC_FAILED",
              std::string(candidate_.name) + " could not encode a picture: " + complaint.Reason(status));
}

void LibavCodec::SetBitrate(int64_t bits_per_second) { ApplyBitrate(context_.get(), bits_per_second); }

}  // namespace arkavo
