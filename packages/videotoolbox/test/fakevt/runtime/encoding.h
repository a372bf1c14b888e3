// What an encoder session does on its own thread: decides on keyframes, encodes, makes samples, keeps them back.
#pragma once

#include <VideoToolbox/VideoToolbox.h>

#include <deque>
#include <functional>
#include <map>

#include "picture_encoder.h"
#include "sample_buffer.h"

namespace fakevt {

// A picture as it was submitted.
struct EncodeJob {
  Ref<__CVBuffer> buffer;
  uint64_t checksum = 0;
  CMTime pts;
  CMTime duration;
  void* refcon = nullptr;
  bool force_key = false;
  EncoderConfig config;
  // What the callback is to say instead of encoding it.
  OSStatus failure = noErr;
  bool dropped = false;
};

struct EncodedOutput {
  EncodeJob job;
  OSStatus status = noErr;
  VTEncodeInfoFlags flags = 0;
  Ref<opaqueCMSampleBuffer> sample;
};

class Encoding {
 public:
  explicit Encoding(std::function<void(EncodedOutput)> deliver) : deliver_(std::move(deliver)) {}
  void Take(EncodeJob job);
  // Hands out all that is inside.
  void Drain();
  // Whether something inside is shown at `until` or before.
  bool Holds(CMTime until) const;

 private:
  bool KeyDue(const EncodeJob& job) const;
  bool MakeReady(const EncodeJob& job, bool* key);
  void Encode(EncodeJob job, bool key);
  void HandOut(std::vector<CodedPicture> pictures);
  void HandOut(EncodedOutput output);
  void EmptyEncoder();
  Ref<opaqueCMSampleBuffer> MakeSample(const EncodeJob& job, const CodedPicture& picture);
  Ref<opaqueCMFormatDescription> FormatFor(const CodedPicture& picture);
  CMTime DecodeTime(int64_t index) const;

  const std::function<void(EncodedOutput)> deliver_;
  std::unique_ptr<PictureEncoder> encoder_;
  std::map<int, Ref<opaqueCMFormatDescription>> formats_;  // by length prefix
  std::map<int64_t, EncodeJob> jobs_;
  std::map<int64_t, CMTime> times_;
  std::deque<EncodedOutput> held_;
  int64_t next_index_ = 0;
  int since_key_ = 0;
  double key_seconds_ = 0;
  int keyframes_ = 0;
};

}  // namespace fakevt
