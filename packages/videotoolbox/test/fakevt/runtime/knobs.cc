#include "knobs.h"

namespace fakevt {

Knobs& Knobs::Get() {
  static Knobs* knobs = new Knobs;
  return *knobs;
}

Knobs::Settings Knobs::Current() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return settings_;
}

void Knobs::FailNext(fakevt_call call, int count, int32_t status) {
  const std::lock_guard<std::mutex> lock(mutex_);
  failures_.at(call) = {count, status};
}

void Knobs::FailProperty(const std::string& key, int count, int32_t status) {
  const std::lock_guard<std::mutex> lock(mutex_);
  property_failures_[key] = {count, status};
}

void Knobs::DropNext(fakevt_call call, int count, fakevt_drop how) {
  const std::lock_guard<std::mutex> lock(mutex_);
  drops_.at(call) = {count, how};
}

std::optional<int32_t> Knobs::Take(Failure& failure) {
  if (failure.count <= 0) return std::nullopt;
  failure.count--;
  return failure.status;
}

std::optional<int32_t> Knobs::TakeFailure(fakevt_call call) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return Take(failures_.at(call));
}

std::optional<int32_t> Knobs::TakePropertyFailure(const std::string& key) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = property_failures_.find(key);
  return found == property_failures_.end() ? std::nullopt : Take(found->second);
}

std::optional<fakevt_drop> Knobs::TakeDrop(fakevt_call call) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Drop& drop = drops_.at(call);
  if (drop.count <= 0) return std::nullopt;
  drop.count--;
  return drop.how;
}

void Knobs::HangNext() {
  const std::lock_guard<std::mutex> lock(mutex_);
  hang_next_ = true;
}

void Knobs::Unhang() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    hang_next_ = false;
    unhangs_++;
  }
  unhung_.notify_all();
}

int Knobs::Hanging() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return hanging_;
}

void Knobs::MaybeHang() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (!hang_next_) return;
  hang_next_ = false;
  hanging_++;
  unhung_.wait(lock, [this, before = unhangs_] { return unhangs_ != before; });
  hanging_--;
}

void Knobs::Reset() {
  Unhang();
  const std::lock_guard<std::mutex> lock(mutex_);
  const int generation = settings_.pool_generation;
  settings_ = Settings();
  settings_.pool_generation = generation;
  failures_ = {};
  property_failures_.clear();
  drops_ = {};
}

}  // namespace fakevt
