#include "libav_encoder.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "libav_threads.h"
#include "pool_picture.h"

namespace arkavo {
namespace {

// Opening an encoder anew costs a keyframe: requests that follow each other closely become one.
constexpr int64_t kRestartIntervalUs = 1'000'000;

// Encoders lost in a row, without a unit between them, before the session gives up.
constexpr int kMaxLosses = 3;

// The number of a picture that no codec has got yet: above all others.
constexpr int64_t kNotSent = INT64_MAX;

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
  EncodeResult result;
  pending_.push_back({kNotSent, pts_us});
  try {
    if (RestartIsDue(pts_us)) Restart(sink, &result);
    if (!opened_pts_us_) opened_pts_us_ = pts_us;
    pending_.back().number = chosen_.codec->Send(std::move(picture), force_keyframe);
    Receive(sink, &result);
  } catch (const Error& error) {
    Lose(error, &result);
  }
  return result;
}

void LibavEncoder::SetBitrate(int64_t bits_per_second) {
  settings_.bitrate = std::min(bits_per_second, settings_.max_bitrate);
  if (chosen_.codec->candidate().live_bitrate) chosen_.codec->SetBitrate(settings_.bitrate);
}

EncodeResult LibavEncoder::Flush(const CodedUnitSink& sink) {
  EncodeResult result;
  chosen_.codec->Finish();
  Receive(sink, &result);
  DropBefore(kNotSent, &result);
  return result;
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

void LibavEncoder::Restart(const CodedUnitSink& sink, EncodeResult* result) {
  chosen_.codec->Finish();
  Receive(sink, result);
  DropBefore(kNotSent, result);
  chosen_.codec = std::make_unique<LibavCodec>(chosen_.codec->candidate(), settings_);
  opened_pts_us_.reset();
}

void LibavEncoder::Lose(const Error& error, EncodeResult* result) {
  losses_++;
  if (losses_ == kMaxLosses) throw error;
  chosen_ = ChooseCodec(settings_);
  opened_pts_us_.reset();
  for (const Picture& picture : pending_) result->dropped_pts_us.push_back(picture.pts_us);
  pending_.clear();
  result->fault = error.what();
}

void LibavEncoder::DropBefore(int64_t number, EncodeResult* result) {
  while (!pending_.empty() && pending_.front().number < number) {
    result->dropped_pts_us.push_back(pending_.front().pts_us);
    pending_.pop_front();
  }
}

void LibavEncoder::Receive(const CodedUnitSink& sink, EncodeResult* result) {
  while (chosen_.codec->Receive(packet_.get())) {
    // Without reordering units come in order: what should have come before this one won't.
    DropBefore(packet_->pts, result);
    if (pending_.empty() || pending_.front().number != packet_->pts) {
      throw Error("ERR_CODEC_FAILED", "the encoder made a unit that is of none of its pictures");
    }
    const int64_t pts_us = pending_.front().pts_us;
    pending_.pop_front();
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
