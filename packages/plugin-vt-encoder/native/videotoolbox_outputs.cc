#include "videotoolbox_outputs.h"

#include <unordered_map>
#include <utility>

namespace arkavo {
namespace {

struct Registry {
  std::mutex mutex;
  std::unordered_map<uintptr_t, std::weak_ptr<EncoderOutputs>> outputs;
  uintptr_t next_id = 1;
};

// Never destroyed: a framework's thread may call back while the process ends.
Registry& Sessions() {
  static auto* registry = new Registry;
  return *registry;
}

std::shared_ptr<EncoderOutputs> Find(uintptr_t id) {
  Registry& sessions = Sessions();
  std::lock_guard<std::mutex> lock(sessions.mutex);
  const auto found = sessions.outputs.find(id);
  return found == sessions.outputs.end() ? nullptr : found->second.lock();
}

}  // namespace

std::shared_ptr<EncoderOutputs> EncoderOutputs::Create() {
  Registry& sessions = Sessions();
  std::lock_guard<std::mutex> lock(sessions.mutex);
  const uintptr_t id = sessions.next_id++;
  std::shared_ptr<EncoderOutputs> outputs(new EncoderOutputs(id));
  sessions.outputs.emplace(id, outputs);
  return outputs;
}

EncoderOutputs::~EncoderOutputs() {
  Registry& sessions = Sessions();
  std::lock_guard<std::mutex> lock(sessions.mutex);
  sessions.outputs.erase(id_);
}

std::vector<EncoderOutput> EncoderOutputs::Take() {
  std::lock_guard<std::mutex> lock(mutex_);
  return std::exchange(outputs_, {});
}

bool EncoderOutputs::WaitUntil(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock<std::mutex> lock(mutex_);
  return changed_.wait_until(lock, deadline, [&] { return !outputs_.empty(); });
}

void EncoderOutputs::OnOutput(void* id, void* cookie, OSStatus status, VTEncodeInfoFlags flags,
                              CMSampleBufferRef sample) {
  const auto outputs = Find(reinterpret_cast<uintptr_t>(id));
  if (!outputs) return;
  const bool is_dropped = status != noErr || (flags & kVTEncodeInfo_FrameDropped) != 0;
  try {
    outputs->Push({static_cast<uint64_t>(reinterpret_cast<uintptr_t>(cookie)), status,
                   CfRef<CMSampleBufferRef>::Retain(is_dropped ? nullptr : sample)});
  } catch (...) {
    // No exception may pass through the framework: without memory for it the output is dropped.
  }
}

void EncoderOutputs::Push(EncoderOutput output) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    outputs_.push_back(std::move(output));
  }
  changed_.notify_all();
}

}  // namespace arkavo
