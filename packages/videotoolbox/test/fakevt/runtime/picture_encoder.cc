#include "picture_encoder.h"

extern "C" {
#include <libavutil/log.h>
#include <libavutil/opt.h>
}

#include <algorithm>
#include <cmath>

#include "pixel_copy.h"

namespace fakevt {
namespace {

// Bits per second where no rate is asked for: what a picture of that size needs about.
int64_t DefaultRate(const EncoderConfig& config) {
  return static_cast<int64_t>(0.1 * config.width * config.height * config.frame_rate) + 64000;
}

bool Contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

bool IsBaseline(const EncoderConfig& config) { return Contains(config.profile, "Baseline"); }

bool HasBFrames(const EncoderConfig& config) {
  return config.reorder && !config.low_latency && !config.intra_only && !IsBaseline(config);
}

// The preset alone would write a lower profile than the one asked for.
std::string H264Params(const EncoderConfig& config) {
  if (IsBaseline(config)) return "cabac=0:8x8dct=0";
  const bool main = Contains(config.profile, "Main");
  return std::string("8x8dct=") + (main ? "0" : "1") + ":cabac=" + (config.entropy == "CAVLC" ? "0" : "1");
}

void SetH264Options(AVCodecContext* context, const EncoderConfig& config) {
  void* options = context->priv_data;
  const char* profile = IsBaseline(config) ? "baseline" : Contains(config.profile, "Main") ? "main" : "high";
  av_opt_set(options, "preset", "ultrafast", 0);
  if (!HasBFrames(config)) av_opt_set(options, "tune", "zerolatency", 0);
  av_opt_set(options, "profile", profile, 0);
  av_opt_set(options, "forced-idr", "1", 0);
  av_opt_set(options, "sc_threshold", "0", 0);
  av_opt_set(options, "b_strategy", "0", 0);
  av_opt_set(options, "x264-params", H264Params(config).c_str(), 0);
}

void SetHevcOptions(AVCodecContext* context, const EncoderConfig& config) {
  void* options = context->priv_data;
  av_opt_set(options, "preset", "ultrafast", 0);
  if (!HasBFrames(config)) av_opt_set(options, "tune", "zerolatency", 0);
  av_opt_set(options, "forced-idr", "1", 0);
  std::string params = "log-level=none:keyint=-1:scenecut=0:open-gop=0:b-adapt=0:pools=none:frame-threads=1";
  // A lookahead holds pictures back.
  if (HasBFrames(config)) params += ":rc-lookahead=4";
  av_opt_set(options, "x265-params", params.c_str(), 0);
}

// libx265 takes planar pictures only.
AVPixelFormat PixelFormatOf(const EncoderConfig& config) {
  if (config.bit_depth > 8) return AV_PIX_FMT_YUV420P10;
  return config.biplanar && config.codec == Codec::kH264 ? AV_PIX_FMT_NV12 : AV_PIX_FMT_YUV420P;
}

// "Constrained" is said by two flags of the SPS.
void MarkConstrained(const EncoderConfig& config, std::vector<Bytes>* sets) {
  if (!Contains(config.profile, "ConstrainedHigh")) return;
  for (Bytes& set : *sets) {
    if (TypeOf(Codec::kH264, set) == 7 && set.size() > 2) set[2] |= 0x0c;
  }
}

bool IsDisposable(Codec codec, const std::vector<Bytes>& nals) {
  return std::all_of(nals.begin(), nals.end(), [codec](const Bytes& nal) {
    const int type = TypeOf(codec, nal);
    if (!IsSlice(codec, type)) return true;
    return codec == Codec::kH264 ? (nal[0] >> 5 & 3) == 0 : type < 16 && type % 2 == 0;
  });
}

}  // namespace

bool EncoderConfig::NeedsAnother(const EncoderConfig& other) const {
  return width != other.width || height != other.height || reorder != other.reorder || intra_only != other.intra_only ||
         profile != other.profile || entropy != other.entropy || bit_depth != other.bit_depth ||
         biplanar != other.biplanar || color.full_range != other.color.full_range ||
         color.primaries != other.color.primaries || color.transfer != other.color.transfer ||
         color.matrix != other.color.matrix;
}

bool EncoderConfig::SameRate(const EncoderConfig& other) const {
  return bitrate == other.bitrate && limit == other.limit && window == other.window && frame_rate == other.frame_rate;
}

std::unique_ptr<PictureEncoder> PictureEncoder::Open(const EncoderConfig& config) {
  av_log_set_level(AV_LOG_QUIET);
  std::unique_ptr<PictureEncoder> encoder(new PictureEncoder(config));
  return encoder->OpenContext() ? std::move(encoder) : nullptr;
}

PictureEncoder::~PictureEncoder() {
  av_packet_free(&packet_);
  avcodec_free_context(&context_);
}

bool PictureEncoder::OpenContext() {
  const bool h264 = config_.codec == Codec::kH264;
  const AVCodec* codec = avcodec_find_encoder_by_name(h264 ? "libx264" : "libx265");
  if (codec == nullptr) return false;
  context_ = avcodec_alloc_context3(codec);
  packet_ = av_packet_alloc();
  context_->width = config_.width;
  context_->height = config_.height;
  context_->pix_fmt = PixelFormatOf(config_);
  context_->framerate = av_d2q(config_.frame_rate, 1 << 16);
  context_->time_base = av_inv_q(context_->framerate);
  // The session says when a keyframe is due.
  context_->gop_size = config_.intra_only ? 1 : h264 ? 1 << 30 : -1;
  context_->max_b_frames = HasBFrames(config_) ? 2 : 0;
  context_->thread_count = 1;
  context_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  context_->color_primaries = static_cast<AVColorPrimaries>(config_.color.primaries);
  context_->color_trc = static_cast<AVColorTransferCharacteristic>(config_.color.transfer);
  context_->colorspace = static_cast<AVColorSpace>(config_.color.matrix);
  context_->color_range = config_.color.full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  ApplyRate(config_);
  h264 ? SetH264Options(context_, config_) : SetHevcOptions(context_, config_);
  if (avcodec_open2(context_, codec, nullptr) < 0) return false;
  for (const Bytes& nal : SplitAnnexB(context_->extradata, static_cast<size_t>(context_->extradata_size))) {
    if (IsParameterSet(config_.codec, TypeOf(config_.codec, nal))) sets_.push_back(nal);
  }
  MarkConstrained(config_, &sets_);
  return true;
}

// Pictures are numbered, at the frame rate of when the encoder was opened: a change of it is one of bits per picture.
void PictureEncoder::ApplyRate(const EncoderConfig& config) {
  const double scale = config_.frame_rate / config.frame_rate;
  const int64_t limit = config.limit > 0 ? config.limit : INT64_MAX;
  const int64_t average = std::min(config.bitrate > 0 ? config.bitrate : DefaultRate(config), limit);
  const int64_t maximum = config.limit > 0 ? config.limit : average * 3 / 2;
  context_->bit_rate = std::llround(static_cast<double>(average) * scale);
  context_->rc_max_rate = std::llround(static_cast<double>(maximum) * scale);
  context_->rc_buffer_size = static_cast<int>(static_cast<double>(maximum) * std::min(config.window, 1.0) / 2);
}

bool PictureEncoder::SetRate(const EncoderConfig& config) {
  if (config_.SameRate(config)) return true;
  if (config_.codec != Codec::kH264) return false;
  ApplyRate(config);
  config_.bitrate = config.bitrate;
  config_.limit = config.limit;
  config_.window = config.window;
  return true;
}

bool PictureEncoder::Encode(const __CVBuffer& buffer, int64_t index, bool key, std::vector<CodedPicture>* out) {
  AVFrame* picture = PictureOf(buffer, config_.codec == Codec::kHevc);
  if (picture == nullptr || picture->format != context_->pix_fmt) {
    av_frame_free(&picture);
    return false;
  }
  picture->pts = index;
  picture->pict_type = key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  const int status = avcodec_send_frame(context_, picture);
  av_frame_free(&picture);
  return status >= 0 && Receive(out);
}

bool PictureEncoder::Drain(std::vector<CodedPicture>* out) {
  return avcodec_send_frame(context_, nullptr) >= 0 && Receive(out);
}

bool PictureEncoder::Receive(std::vector<CodedPicture>* out) {
  for (;;) {
    const int status = avcodec_receive_packet(context_, packet_);
    if (status == AVERROR(EAGAIN) || status == AVERROR_EOF) return true;
    if (status < 0) return false;
    CodedPicture coded = {packet_->pts, packet_->dts, (packet_->flags & AV_PKT_FLAG_KEY) != 0, false, {}};
    for (Bytes& nal : SplitAnnexB(packet_->data, static_cast<size_t>(packet_->size))) {
      if (!IsParameterSet(config_.codec, TypeOf(config_.codec, nal))) coded.nals.push_back(std::move(nal));
    }
    coded.disposable = IsDisposable(config_.codec, coded.nals);
    out->push_back(std::move(coded));
    av_packet_unref(packet_);
  }
}

}  // namespace fakevt
