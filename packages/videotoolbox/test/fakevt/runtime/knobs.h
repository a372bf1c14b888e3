// What a test has asked the double to do wrong, late or otherwise. Thread-safe; counted knobs count down.
#pragma once

#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "fakevt_control.h"

namespace fakevt {

constexpr size_t kCalls = 7;

class Knobs {
 public:
  static Knobs& Get();

  struct Settings {
    bool callback_after_failed_encode = false;
    size_t split_bytes = 0;
    int length_prefix = 4;
    bool hardware = true;
    bool low_latency = true;
    int callback_delay_ms = 0;
    int hold_frames = 0;
    int pool_generation = 0;
  };
  Settings Current() const;
  template <typename Change>
  void Set(Change change) {
    const std::lock_guard<std::mutex> lock(mutex_);
    change(settings_);
  }

  void FailNext(fakevt_call call, int count, int32_t status);
  void FailProperty(const std::string& key, int count, int32_t status);
  void DropNext(fakevt_call call, int count, fakevt_drop how);
  // Each takes one off what was asked for.
  std::optional<int32_t> TakeFailure(fakevt_call call);
  std::optional<int32_t> TakePropertyFailure(const std::string& key);
  std::optional<fakevt_drop> TakeDrop(fakevt_call call);

  void HangNext();
  void Unhang();
  int Hanging() const;
  // Stands still if this call was meant to.
  void MaybeHang();

  void Reset();

 private:
  struct Failure {
    int count = 0;
    int32_t status = 0;
  };
  struct Drop {
    int count = 0;
    fakevt_drop how = FAKEVT_DROP_BY_CALLBACK;
  };
  static std::optional<int32_t> Take(Failure& failure);

  mutable std::mutex mutex_;
  std::condition_variable unhung_;
  Settings settings_;
  std::array<Failure, kCalls> failures_;
  std::map<std::string, Failure> property_failures_;
  std::array<Drop, kCalls> drops_;
  bool hang_next_ = false;
  int hanging_ = 0;
  int unhangs_ = 0;
};

}  // namespace fakevt
