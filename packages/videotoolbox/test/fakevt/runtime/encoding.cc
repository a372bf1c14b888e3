#include "encoding.h"

#include <algorithm>
#include <cmath>

#include "knobs.h"

namespace fakevt {
namespace {

// Pictures from keyframe to keyframe where the encoder decides.
constexpr int kDefaultKeyInterval = 240;

// Decode times that are remembered: more than an encoder reorders.
constexpr size_t kTimes = 64;

bool Fits(const CodedPicture& picture, int prefix) {
  return std::all_of(picture.nals.begin(), picture.nals.end(),
                     [&](const Bytes& nal) { return prefix == 4 || nal.size() < size_t{1} << (8 * prefix); });
}

// A keyframe's attachments come in all the forms that mean the same.
Ref<__CFArray> AttachmentsOf(const CodedPicture& picture, int keyframes) {
  if (picture.key && keyframes % 3 == 0) return {};
  Ref<__CFArray> attachments = NewAttachments();
  CFMutableDictionaryRef first = FirstAttachments(*attachments);
  const auto set = [first](CFStringRef key, bool value) {
    CFDictionarySetValue(first, key, value ? kCFBooleanTrue : kCFBooleanFalse);
  };
  if (!picture.key || keyframes % 3 == 1) set(kCMSampleAttachmentKey_NotSync, !picture.key);
  set(kCMSampleAttachmentKey_DependsOnOthers, !picture.key);
  set(kCMSampleAttachmentKey_IsDependedOnByOthers, !picture.disposable);
  return attachments;
}

}  // namespace

void Encoding::Take(EncodeJob job) {
  if (job.failure != noErr || job.dropped) {
    EncodedOutput output;
    output.status = job.failure;
    output.flags = job.dropped ? static_cast<VTEncodeInfoFlags>(kVTEncodeInfo_FrameDropped) : 0;
    output.job = std::move(job);
    return HandOut(std::move(output));
  }
  bool key = KeyDue(job);
  if (MakeReady(job, &key)) return Encode(std::move(job), key);
  EncodedOutput output;
  output.status = kVTVideoEncoderMalfunctionErr;
  output.job = std::move(job);
  HandOut(std::move(output));
}

bool Encoding::KeyDue(const EncodeJob& job) const {
  if (!encoder_ || job.force_key || job.config.intra_only) return true;
  // Low-latency rate control makes keyframes when asked to.
  if (job.config.low_latency) return false;
  const int interval = job.config.key_interval > 0 ? job.config.key_interval : kDefaultKeyInterval;
  const bool late =
      job.config.key_seconds > 0 && CMTimeGetSeconds(job.pts) >= key_seconds_ + job.config.key_seconds - 1e-6;
  return late || since_key_ >= interval;
}

// An encoder that follows the job's settings. What can't change on a running one waits for a keyframe.
bool Encoding::MakeReady(const EncodeJob& job, bool* key) {
  if (encoder_) {
    const bool another = encoder_->Config().NeedsAnother(job.config);
    const bool follows = encoder_->SetRate(job.config);
    if (another || (!follows && *key)) EmptyEncoder();
  }
  if (encoder_) return true;
  encoder_ = PictureEncoder::Open(job.config);
  formats_.clear();
  *key = true;
  return encoder_ != nullptr;
}

void Encoding::Encode(EncodeJob job, bool key) {
  const int64_t index = next_index_++;
  since_key_ = key ? 1 : since_key_ + 1;
  if (key) key_seconds_ = CMTimeGetSeconds(job.pts);
  times_[index] = job.pts;
  if (times_.size() > kTimes) times_.erase(times_.begin());
  const Ref<__CVBuffer> buffer = job.buffer;
  jobs_[index] = std::move(job);
  std::vector<CodedPicture> pictures;
  if (encoder_->Encode(*buffer, index, key, &pictures)) return HandOut(std::move(pictures));
  EncodedOutput output;
  output.status = kVTVideoEncoderMalfunctionErr;
  output.job = std::move(jobs_[index]);
  jobs_.erase(index);
  HandOut(std::move(output));
}

void Encoding::Drain() {
  if (!jobs_.empty()) EmptyEncoder();
  while (!held_.empty()) {
    EncodedOutput output = std::move(held_.front());
    held_.pop_front();
    deliver_(std::move(output));
  }
}

bool Encoding::Holds(CMTime until) const {
  const double limit = CMTimeGetSeconds(until);
  const auto early = [&](const EncodeJob& job) { return CMTimeGetSeconds(job.pts) <= limit; };
  return std::any_of(jobs_.begin(), jobs_.end(), [&](const auto& entry) { return early(entry.second); }) ||
         std::any_of(held_.begin(), held_.end(), [&](const EncodedOutput& output) { return early(output.job); });
}

// A drained encoder of libavcodec is at its end.
void Encoding::EmptyEncoder() {
  std::vector<CodedPicture> pictures;
  encoder_->Drain(&pictures);
  HandOut(std::move(pictures));
  encoder_.reset();
}

void Encoding::HandOut(std::vector<CodedPicture> pictures) {
  for (const CodedPicture& picture : pictures) {
    const auto found = jobs_.find(picture.index);
    if (found == jobs_.end()) continue;
    EncodedOutput output;
    output.sample = MakeSample(found->second, picture);
    output.job = std::move(found->second);
    jobs_.erase(found);
    HandOut(std::move(output));
  }
}

void Encoding::HandOut(EncodedOutput output) {
  output.flags |= kVTEncodeInfo_Asynchronous;
  held_.push_back(std::move(output));
  const auto hold = static_cast<size_t>(std::max(Knobs::Get().Current().hold_frames, 0));
  while (held_.size() > hold) {
    EncodedOutput first = std::move(held_.front());
    held_.pop_front();
    deliver_(std::move(first));
  }
}

Ref<opaqueCMSampleBuffer> Encoding::MakeSample(const EncodeJob& job, const CodedPicture& picture) {
  const Ref<opaqueCMFormatDescription> format = FormatFor(picture);
  Bytes data;
  for (const Bytes& nal : picture.nals) AppendPrefixed(&data, nal, format->prefix);
  const Ref<OpaqueCMBlockBuffer> block = NewBlockBuffer(data, Knobs::Get().Current().split_bytes);
  const bool reorders = job.config.reorder && !job.config.low_latency;
  const CMSampleTimingInfo timing = {job.duration, job.pts,
                                     reorders ? DecodeTime(picture.decode_index) : kCMTimeInvalid};
  auto sample = Ref<opaqueCMSampleBuffer>::Adopt(New<opaqueCMSampleBuffer>(block.get(), format.get(), timing));
  sample->attachments = AttachmentsOf(picture, keyframes_);
  if (picture.key) keyframes_++;
  return sample;
}

Ref<opaqueCMFormatDescription> Encoding::FormatFor(const CodedPicture& picture) {
  const int wanted = Knobs::Get().Current().length_prefix;
  const int prefix = Fits(picture, wanted) ? wanted : 4;
  Ref<opaqueCMFormatDescription>& format = formats_[prefix];
  if (!format) format = NewFormatDescription(encoder_->Config().codec, encoder_->ParameterSets(), prefix);
  return format;
}

CMTime Encoding::DecodeTime(int64_t index) const {
  const auto found = times_.find(index);
  if (found != times_.end()) return found->second;
  // Before the first picture.
  const auto& [first, time] = *times_.begin();
  const double frame_rate = encoder_->Config().frame_rate;
  const auto step = static_cast<int64_t>(std::llround(time.timescale / frame_rate));
  return CMTimeMake(time.value - (first - index) * step, time.timescale);
}

}  // namespace fakevt
