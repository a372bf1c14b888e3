// What an encoder of VideoToolbox calls back with, on whatever thread it does, kept for the stage's thread to take.
#pragma once

#include <VideoToolbox/VideoToolbox.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "cf_ref.h"

namespace arkavo {

// What became of one picture. No sample and no error: it was dropped.
struct EncoderOutput {
  uint64_t cookie;
  OSStatus status;
  CfRef<CMSampleBufferRef> sample;
};

// The outputs of one session. The framework knows it by a number only, so that a callback that comes late, or twice, or
// after its session finds nothing instead of something freed.
class EncoderOutputs {
 public:
  static std::shared_ptr<EncoderOutputs> Create();
  ~EncoderOutputs();
  EncoderOutputs(const EncoderOutputs&) = delete;
  EncoderOutputs& operator=(const EncoderOutputs&) = delete;

  // The two that a session is created with.
  static VTCompressionOutputCallback Callback() { return &EncoderOutputs::OnOutput; }
  void* RefCon() const { return reinterpret_cast<void*>(id_); }

  // All that came since the last call, in order of coming.
  std::vector<EncoderOutput> Take();

  // Waits until there is something to take. False when there is nothing by then.
  bool WaitUntil(std::chrono::steady_clock::time_point deadline);

 private:
  explicit EncoderOutputs(uintptr_t id) : id_(id) {}
  static void OnOutput(void* id, void* cookie, OSStatus status, VTEncodeInfoFlags flags, CMSampleBufferRef sample);
  void Push(EncoderOutput output);

  const uintptr_t id_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<EncoderOutput> outputs_;
};

}  // namespace arkavo
