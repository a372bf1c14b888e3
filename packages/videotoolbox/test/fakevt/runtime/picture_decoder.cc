#include "picture_decoder.h"

extern "C" {
#include <libavutil/log.h>
}

#include <cstring>

namespace fakevt {

std::unique_ptr<PictureDecoder> PictureDecoder::Open(const Sequence& sequence, const std::vector<Bytes>& sets) {
  av_log_set_level(AV_LOG_QUIET);
  std::unique_ptr<PictureDecoder> decoder(new PictureDecoder(sequence));
  return decoder->OpenContext(sets) ? std::move(decoder) : nullptr;
}

PictureDecoder::~PictureDecoder() {
  Forget();
  av_packet_free(&packet_);
  av_frame_free(&shown_);
  avcodec_free_context(&context_);
}

// libavcodec gives pictures in the order that they are shown in, late. It asks for their memory in the order that they
// are coded in, and with one thread has filled it when it has taken the packet: the pictures are taken from there.
bool PictureDecoder::OpenContext(const std::vector<Bytes>& sets) {
  const AVCodec* codec = avcodec_find_decoder(sequence_.codec == Codec::kH264 ? AV_CODEC_ID_H264 : AV_CODEC_ID_HEVC);
  if (codec == nullptr) return false;
  context_ = avcodec_alloc_context3(codec);
  packet_ = av_packet_alloc();
  shown_ = av_frame_alloc();
  Bytes extradata;
  for (const Bytes& set : sets) AppendStartCode(&extradata, set);
  context_->extradata = static_cast<uint8_t*>(av_mallocz(extradata.size() + AV_INPUT_BUFFER_PADDING_SIZE));
  std::memcpy(context_->extradata, extradata.data(), extradata.size());
  context_->extradata_size = static_cast<int>(extradata.size());
  context_->thread_count = 1;
  // Concealment stays on: without it libavcodec doesn't keep account of the slices that are missing, and flags at random.
  context_->err_recognition = AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_EXPLODE;
  context_->opaque = this;
  context_->get_buffer2 = GetBuffer;
  return avcodec_open2(context_, codec, nullptr) >= 0;
}

int PictureDecoder::GetBuffer(AVCodecContext* context, AVFrame* frame, int flags) {
  const int status = avcodec_default_get_buffer2(context, frame, flags);
  if (status < 0) return status;
  static_cast<PictureDecoder*>(context->opaque)->begun_.push_back({frame, av_frame_clone(frame)});
  return status;
}

bool PictureDecoder::Decode(const std::vector<Bytes>& nals, const PictureSink& sink) {
  if (needs_key_ && !IsRandomAccess(sequence_.codec, nals)) return false;
  const bool sent = Send(nals);
  const Begun* whole = sent ? Whole(IsRandomAccess(sequence_.codec, nals)) : nullptr;
  if (whole != nullptr) sink(*whole->memory);
  needs_key_ = whole == nullptr;
  Forget();
  if (needs_key_) avcodec_flush_buffers(context_);
  return whole != nullptr;
}

bool PictureDecoder::Send(const std::vector<Bytes>& nals) {
  Bytes data;
  for (const Bytes& nal : nals) AppendStartCode(&data, nal);
  if (av_new_packet(packet_, static_cast<int>(data.size())) < 0) return false;
  std::memcpy(packet_->data, data.data(), data.size());
  bool good = avcodec_send_packet(context_, packet_) >= 0;
  av_packet_unref(packet_);
  for (;;) {
    const int status = avcodec_receive_frame(context_, shown_);
    av_frame_unref(shown_);
    if (status == AVERROR(EAGAIN) || status == AVERROR_EOF) return good;
    if (status < 0) good = false;
  }
}

// Memory is asked for in place of missing references too: before the picture in H.264, after it in HEVC.
const PictureDecoder::Begun* PictureDecoder::Whole(bool random_access) const {
  const bool is_hevc = sequence_.codec == Codec::kHevc;
  // What a random access point of HEVC lists as references is for its leading pictures.
  const bool may_miss = sequence_.gaps_allowed || (random_access && is_hevc);
  if (begun_.empty() || (begun_.size() > 1 && !may_miss)) return nullptr;
  const Begun& picture = is_hevc ? begun_.front() : begun_.back();
  return picture.frame->decode_error_flags == 0 ? &picture : nullptr;
}

void PictureDecoder::Forget() {
  for (Begun& picture : begun_) av_frame_free(&picture.memory);
  begun_.clear();
}

}  // namespace fakevt
