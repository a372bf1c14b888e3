#include "videotoolbox_encoder.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "autorelease_pool.h"
#include "frame_pixels.h"
#include "videotoolbox_sample.h"
#include "vt_status.h"

namespace arkavo {
namespace {

// Pictures that an encoder may keep to itself; beyond it, it is told to finish the first.
constexpr size_t kMaxInside = 4;
constexpr int kMaxLosses = 3;
// Frame times that a late unit may be waited for, once; time saved up from pictures that came early.
constexpr int kMaxPatience = 6;

std::chrono::microseconds FrameTime(const EncoderSettings& settings) {
  const int64_t time_us = 1'000'000LL * settings.frame_rate_den / std::max(settings.frame_rate_num, 1);
  return std::chrono::microseconds(std::clamp<int64_t>(time_us, 5'000, 100'000));
}

// Twice the raw picture: more than H.264's or H.265's worst case.
size_t MaxUnitBytes(const EncoderSettings& settings) {
  return size_t{3} * settings.width * settings.height + 65536;
}

// Whether another session would fail in the same way.
bool IsFinal(VtOutcome outcome) { return outcome == VtOutcome::kParameter || outcome == VtOutcome::kUnsupported; }

[[noreturn]] void ThrowRefused(OSStatus status) {
  throw Error("ERR_CODEC_FAILED", "VideoToolbox did not encode a picture: " + VtStatusText(status));
}

std::string HungText(const char* call, std::chrono::milliseconds timeout) {
  return std::string("VideoToolbox did not return from ") + call + " within " + std::to_string(timeout.count()) +
         " ms (threads that hang: " + std::to_string(HungThreads()) + ")";
}

}  // namespace

VideoToolboxEncoder::VideoToolboxEncoder(const arkavo_frames* frames, arkavo_owner stage, const std::string& name,
                                         const EncoderSettings& settings, std::chrono::milliseconds call_timeout)
    : stage_(stage),
      settings_(settings),
      call_timeout_(call_timeout),
      frame_time_(FrameTime(settings)),
      patience_(kMaxPatience * frame_time_),
      account_(std::make_shared<FrameAccount>(*frames, name)),
      keyframes_(settings.key_frame_interval),
      last_time_us_(std::numeric_limits<int64_t>::min()) {
  Open();
}

VideoToolboxEncoder::~VideoToolboxEncoder() {
  const CodedUnitSink nowhere;
  Round round = {nowhere};
  CloseSession(pending_loss_.has_value(), round);
}

EncodeResult VideoToolboxEncoder::Encode(arkavo_frame frame, int64_t pts_us, int64_t duration_us, bool force_keyframe,
                                         const CodedUnitSink& sink) {
  if (!compression_) throw Error("ERR_CODEC_FAILED", "the encoder was lost, or has been flushed");
  AutoreleasePool pool;
  Round round = {sink};
  PictureToEncode picture = Prepare(frame, pts_us, duration_us);
  if (must_start_over_) StartOver(round);
  const Loss loss = pending_loss_ ? pending_loss_ : Collect(round);
  if (loss) Recover(*loss, round);
  held_back_ = std::min(held_back_, inside_.size());
  if (force_keyframe) keyframes_.Want();
  Submit(std::move(picture), pts_us, round);
  AwaitUnits(round);
  LimitInside(round);
  return std::move(round.result);
}

void VideoToolboxEncoder::SetBitrate(int64_t bits_per_second) {
  AutoreleasePool pool;
  settings_.bitrate = bits_per_second;
  if (!compression_ || pending_loss_ || must_start_over_) return;
  const auto status = compression_->SetRate(bits_per_second);
  if (!status) pending_loss_ = HungText("VTSessionSetProperty", call_timeout_);
  else if (VtOutcomeOf(*status) == VtOutcome::kProperty) must_start_over_ = true;
  else if (*status != noErr) pending_loss_ = "VideoToolbox did not take a bit rate: " + VtStatusText(*status);
}

EncodeResult VideoToolboxEncoder::Flush(const CodedUnitSink& sink) {
  AutoreleasePool pool;
  Round round = {sink};
  if (pending_loss_ && compression_) Collect(round);  // What had come out before is good.
  const Loss loss = pending_loss_ ? pending_loss_ : Complete(std::nullopt, round);
  if (loss) round.result.fault = *loss;
  CloseSession(loss.has_value(), round);
  return std::move(round.result);
}

PictureToEncode VideoToolboxEncoder::Prepare(arkavo_frame frame, int64_t pts_us, int64_t duration_us) {
  const auto held = std::make_shared<const HeldFrame>(account_, stage_, frame);
  const arkavo_picture picture = held->Describe();
  if (picture.width != settings_.width || picture.height != settings_.height || picture.format != settings_.format) {
    throw Error("ERR_CODEC_FAILED", "the frame is not of the size and format that the encoder was opened for");
  }
  last_time_us_ = std::max(last_time_us_ + 1, pts_us);
  return {held, PixelBufferOf(held, settings_.color), last_time_us_, duration_us, false, 0};
}

// A picture that a dead session did not take goes into the next one.
void VideoToolboxEncoder::Submit(PictureToEncode picture, int64_t pts_us, Round& round) {
  for (;;) {
    picture.cookie = ++last_number_;
    picture.keyframe = keyframes_.Take(picture.cookie);
    inside_.push_back({picture.cookie, pts_us, picture.time_us, picture.keyframe, picture.frame});
    const Loss loss = SubmitOnce(picture, round);
    if (!loss) return;
    const bool is_inside = !inside_.empty() && inside_.back().number == picture.cookie;
    Recover(*loss, round);
    if (is_inside) return;
  }
}

VideoToolboxEncoder::Loss VideoToolboxEncoder::SubmitOnce(const PictureToEncode& picture, Round& round) {
  const auto call = compression_->Encode(picture);
  // It is where the call hangs, and is lost with it.
  if (!call) return HungText("VTCompressionSessionEncodeFrame", call_timeout_);
  if (call->status == noErr && !call->dropped) return std::nullopt;
  const Picture refused = std::move(inside_.back());
  inside_.pop_back();
  const VtOutcome outcome = VtOutcomeOf(call->status);
  if (outcome == VtOutcome::kOk || outcome == VtOutcome::kPoolFull) {
    Drop(refused, round);
    return std::nullopt;
  }
  if (IsFinal(outcome)) ThrowRefused(call->status);
  return "VideoToolbox did not take a picture: " + VtStatusText(call->status);
}

// An encoder of the hardware's answers within milliseconds. One that is late now and then is waited for; one that
// always is, or keeps pictures back, must not hold up the stream.
void VideoToolboxEncoder::AwaitUnits(Round& round) {
  const auto begin = std::chrono::steady_clock::now();
  patience_ = std::min(patience_ + frame_time_, kMaxPatience * frame_time_);
  while (inside_.size() > held_back_) {
    if (!compression_->outputs().WaitUntil(begin + patience_)) {
      held_back_ = inside_.size();
      break;
    }
    if (const Loss loss = Collect(round)) Recover(*loss, round);
  }
  const auto waited = std::chrono::steady_clock::now() - begin;
  patience_ -= std::min(patience_, std::chrono::duration_cast<std::chrono::microseconds>(waited));
}

void VideoToolboxEncoder::LimitInside(Round& round) {
  if (inside_.size() <= kMaxInside) return;
  if (const Loss loss = Complete(inside_.front().time_us, round)) Recover(*loss, round);
}

// What the session has not called back for by then, it won't.
VideoToolboxEncoder::Loss VideoToolboxEncoder::Complete(std::optional<int64_t> until_us, Round& round) {
  if (!compression_) return std::nullopt;
  const auto status = compression_->Complete(until_us);
  if (!status) return HungText("VTCompressionSessionCompleteFrames", call_timeout_);
  if (const Loss loss = Collect(round)) return loss;
  if (*status != noErr) return "VideoToolbox did not finish its pictures: " + VtStatusText(*status);
  while (!inside_.empty() && (!until_us || inside_.front().time_us <= *until_us)) {
    DropBefore(inside_.front().number + 1, round);
  }
  return std::nullopt;
}

VideoToolboxEncoder::Loss VideoToolboxEncoder::Collect(Round& round) {
  for (const EncoderOutput& output : compression_->outputs().Take()) {
    if (const Loss loss = Settle(output, round)) return loss;
  }
  return std::nullopt;
}

VideoToolboxEncoder::Loss VideoToolboxEncoder::Settle(const EncoderOutput& output, Round& round) {
  const auto found = std::find_if(inside_.begin(), inside_.end(),
                                  [&](const Picture& picture) { return picture.number == output.cookie; });
  // Settled before: refused or dropped by the call, and then called back for all the same.
  if (found == inside_.end()) return std::nullopt;
  const VtOutcome outcome = VtOutcomeOf(output.status);
  if (IsFinal(outcome)) ThrowRefused(output.status);
  if (outcome != VtOutcome::kOk && outcome != VtOutcome::kPoolFull) {
    return "VideoToolbox lost a picture: " + VtStatusText(output.status);
  }
  const Picture picture = std::move(*found);
  inside_.erase(found);
  if (!output.sample) {
    Drop(picture, round);
    return std::nullopt;
  }
  // Without reordering units come in order: what should have come before this one won't.
  DropBefore(picture.number, round);
  try {
    HandOut(picture, output.sample.get(), round);
  } catch (const Error& error) {
    Drop(picture, round);
    return std::string("VideoToolbox made a unit that can't be read: ") + error.what();
  }
  return std::nullopt;
}

void VideoToolboxEncoder::HandOut(const Picture& picture, CMSampleBufferRef sample, Round& round) {
  ReadSample(settings_.codec, sample, MaxUnitBytes(settings_), &unit_);
  if (unit_.empty()) return Drop(picture, round);
  const bool is_keyframe = IsKeyframe(sample);
  keyframes_.OnUnit(picture.number, picture.keyframe, is_keyframe);
  losses_since_unit_ = 0;
  round.sink({unit_.data(), unit_.size(), picture.pts_us, picture.pts_us, is_keyframe});
}

void VideoToolboxEncoder::DropBefore(uint64_t number, Round& round) {
  while (!inside_.empty() && inside_.front().number < number) {
    const Picture picture = std::move(inside_.front());
    inside_.pop_front();
    Drop(picture, round);
  }
}

void VideoToolboxEncoder::Drop(const Picture& picture, Round& round) {
  keyframes_.OnDropped(picture.keyframe);
  round.result.dropped_pts_us.push_back(picture.pts_us);
}

void VideoToolboxEncoder::Open() {
  compression_ = std::make_unique<Compression>(settings_, call_timeout_);
  description_ = compression_->description();
  keyframes_.Want();
  held_back_ = 0;
}

void VideoToolboxEncoder::Recover(std::string loss, Round& round) {
  pending_loss_.reset();
  must_start_over_ = false;
  if (compression_) Collect(round);  // What had come out before is good.
  CloseSession(true, round);
  while (!compression_) {
    if (losses_since_unit_++ >= kMaxLosses) {
      throw Error("ERR_CODEC_FAILED",
                  loss + "; opened anew " + std::to_string(kMaxLosses) + " times without a unit in between");
    }
    try {
      Open();
    } catch (const Error& error) {
      loss += std::string("; ") + error.what();
    }
  }
  round.result.fault = std::move(loss);
}

// For a new rate that the session does not take: what is inside comes out first.
void VideoToolboxEncoder::StartOver(Round& round) {
  must_start_over_ = false;
  pending_loss_ = Complete(std::nullopt, round);
  if (pending_loss_) return;
  CloseSession(false, round);
  try {
    Open();
  } catch (const Error& error) {
    pending_loss_ = error.what();
  }
}

void VideoToolboxEncoder::CloseSession(bool is_lost, Round& round) {
  std::vector<SharedFrame> frames;
  for (const Picture& picture : inside_) frames.push_back(picture.frame);
  if (!inside_.empty()) DropBefore(inside_.back().number + 1, round);
  if (compression_) compression_->Close(is_lost, std::move(frames));
  compression_.reset();
}

std::unique_ptr<EncoderSession> OpenEncoder(const arkavo_frames* frames, arkavo_owner stage, const std::string& name,
                                            const EncoderSettings& settings) {
  return std::make_unique<VideoToolboxEncoder>(frames, stage, name, settings);
}

}  // namespace arkavo
