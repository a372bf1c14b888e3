#include "libav_encoder.h"

#include <algorithm>
#include <utility>

#include "libav_threads.h"
#include "pool_picture.h"

namespace arkavo {
namespace {

// Opening an encoder anew costs a keyframe: requests that follow each other closely become one.
constexpr int64_t kRestartIntervalUs = 1'000'000;

// Encoders lost in a row, without a unit between them, before the session gives up.
constexpr int kMaxLosses = 3;

}  // namespace

LibavEncoder::LibavEncoder(const arkavo_frames* frames, arkavo_owner stage, const std::string& name,
                           const EncoderSettings& settings)
    : frames_(frames),
      stage_(stage),
      settings_(settings),
      chosen_(ChooseCodec(settings)),
      packet_(Made(av_packet_alloc())) {
  owner_ = frames->owner_create(name.c_str());
}

LibavEncoder::~LibavEncoder() {
  chosen_.codec.reset();
  frames_->owner_destroy(owner_);
}

EncodeResult LibavEncoder::Encode(arkavo_frame frame, int64_t pts_us, int64_t /* duration_us */, bool force_keyframe,
                                  const CodedUnitSink& sink) {
  FrameHandle picture = PictureOf(frame);
  pending_pts_us_.push_back(pts_us);
  try {
    if (RestartIsDue(pts_us)) Restart(sink);
    if (!opened_pts_us_) opened_pts_us_ = pts_us;
    chosen_.codec->Send(std::move(picture), force_keyframe);
    Receive(sink);
  } catch (const Error& error) {
    return Lose(error);
  }
  return {};
}

void LibavEncoder::SetBitrate(int64_t bits_per_second) {
  settings_.bitrate = std::min(bits_per_second, settings_.max_bitrate);
  if (chosen_.codec->candidate().live_bitrate) chosen_.codec->SetBitrate(settings_.bitrate);
}

EncodeResult LibavEncoder::Flush(const CodedUnitSink& sink) {
  chosen_.codec->Finish();
  Receive(sink);
  return {{pending_pts_us_.begin(), pending_pts_us_.end()}, ""};
}

EncoderDescription LibavEncoder::Description() const {
  const Candidate& candidate = chosen_.codec->candidate();
  return {candidate.name, candidate.hardware, candidate.hardware ? 1 : ThreadsFor(settings_), chosen_.refused};
}

FrameHandle LibavEncoder::PictureOf(arkavo_frame frame) const {
  FrameHandle picture(Made(av_frame_alloc()));
  FillPicture(*frames_, stage_, owner_, frame, picture.get());
  if (picture->width == static_cast<int>(settings_.width) && picture->height == static_cast<int>(settings_.height) &&
      picture->format == LibavPixelFormat(settings_.format)) {
    return picture;
  }
  throw Error("ERR_CODEC_FAILED", "the frame is not of the size and format that the encoder was opened for");
}

bool LibavEncoder::RestartIsDue(int64_t pts_us) const {
  if (chosen_.codec->bitrate() == settings_.bitrate) return false;
  return !opened_pts_us_ || pts_us - *opened_pts_us_ >= kRestartIntervalUs;
}

void LibavEncoder::Restart(const CodedUnitSink& sink) {
  chosen_.codec->Finish();
  Receive(sink);
  chosen_.codec = std::make_unique<LibavCodec>(chosen_.codec->candidate(), settings_);
  opened_pts_us_.reset();
}

EncodeResult LibavEncoder::Lose(const Error& error) {
  losses_++;
  if (losses_ == kMaxLosses) throw error;
  chosen_ = ChooseCodec(settings_);
  opened_pts_us_.reset();
  const EncodeResult result = {{pending_pts_us_.begin(), pending_pts_us_.end()}, error.what()};
  pending_pts_us_.clear();
  return result;
}

void LibavEncoder::Receive(const CodedUnitSink& sink) {
  while (chosen_.codec->Receive(packet_.get())) {
    if (pending_pts_us_.empty()) throw Error("ERR_CODEC_FAILED", "the encoder made more units than it got pictures");
    const int64_t pts_us = pending_pts_us_.front();
    pending_pts_us_.pop_front();
    losses_ = 0;
    const CodedUnit unit = {packet_->data, static_cast<size_t>(packet_->size), pts_us, pts_us,
                            (packet_->flags & AV_PKT_FLAG_KEY) != 0};
    sink(unit);
    av_packet_unref(packet_.get());
  }
}

std::unique_ptr<EncoderSession> OpenEncoder(const arkavo_frames* frames, arkavo_owner stage, const std::string& name,
                                            const EncoderSettings& settings) {
  return std::make_unique<LibavEncoder>(frames, stage, name, settings);
}

}  // namespace arkavo
