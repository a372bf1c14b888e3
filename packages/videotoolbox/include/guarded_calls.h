// Calls into a framework that may never return, made on a thread of their own so that the caller goes on all the same.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

#include "arkavo_error.h"
#include "autorelease_pool.h"

namespace arkavo {

// Threads of this process that are inside a call which was given up. Each keeps alive whatever that call may touch.
inline std::atomic<int>& HungThreads() {
  static std::atomic<int> count{0};
  return count;
}

// A process with so many needs a new start: threads that hang are never freed.
constexpr int kMaxHungThreads = 16;

// Before anything that may hang is begun. Throws ERR_CODEC_FAILED when there are too many of them.
inline void CheckHungThreads() {
  const int count = HungThreads();
  if (count < kMaxHungThreads) return;
  throw Error("ERR_CODEC_FAILED",
              std::to_string(count) + " calls of this process hang in VideoToolbox; start the process anew");
}

// One thread, and the calls that run on it one after the other. Used from one thread at a time.
//
// Once a call has hung, none is made any more and the thread is left to itself. A call must therefore own what it uses:
// it captures shared pointers and counted references by value, never `this` or a local by reference. Calls that are
// given up are not destroyed before the one that hangs returns, if it ever does.
class GuardedCalls {
 public:
  GuardedCalls() : state_(std::make_shared<State>()), thread_(&GuardedCalls::Serve, state_) {}

  // Waits for the calls that were posted, but not for a hung one: what was posted behind that runs when it returns.
  ~GuardedCalls() {
    {
      std::lock_guard<std::mutex> lock(state_->mutex);
      state_->ending = true;
    }
    state_->changed.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  GuardedCalls(const GuardedCalls&) = delete;
  GuardedCalls& operator=(const GuardedCalls&) = delete;

  // Whether a call was given up: every later Run() returns nothing.
  bool hung() const { return hung_; }

  // What `call()` returned (not void); nothing when it has not returned within `timeout`. An exception of the call's is
  // thrown here.
  template <typename Call>
  auto Run(std::chrono::milliseconds timeout, Call call) -> std::optional<std::invoke_result_t<Call&>> {
    using Result = std::invoke_result_t<Call&>;
    struct Outcome {
      std::optional<Result> result;
      std::exception_ptr error;
    };
    if (hung_) {
      Post([call = std::move(call)]() mutable {});  // What it holds may be what the hung call uses.
      return std::nullopt;
    }
    auto outcome = std::make_shared<Outcome>();
    const uint64_t number = Post([outcome, call = std::move(call)]() mutable {
      try {
        outcome->result.emplace(call());
      } catch (...) {
        outcome->error = std::current_exception();
      }
    });
    if (!WaitFor(number, timeout)) {
      GiveUp();
      return std::nullopt;
    }
    if (outcome->error) std::rethrow_exception(outcome->error);
    return std::move(outcome->result);
  }

  // Runs `call` without waiting: after the hung call, should that ever return. It must not throw.
  uint64_t Post(std::function<void()> call) {
    uint64_t number;
    {
      std::lock_guard<std::mutex> lock(state_->mutex);
      state_->calls.push_back(std::move(call));
      number = ++state_->posted;
    }
    state_->changed.notify_all();
    return number;
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::function<void()>> calls;
    uint64_t posted = 0;
    uint64_t done = 0;
    bool ending = false;
    bool given_up = false;
  };

  bool WaitFor(uint64_t number, std::chrono::milliseconds timeout) {
    std::unique_lock<std::mutex> lock(state_->mutex);
    return state_->changed.wait_for(lock, timeout, [&] { return state_->done >= number; });
  }

  void GiveUp() {
    hung_ = true;
    {
      std::lock_guard<std::mutex> lock(state_->mutex);
      state_->given_up = true;
    }
    HungThreads()++;
    thread_.detach();
  }

  static void Serve(std::shared_ptr<State> state) {
    for (;;) {
      std::function<void()> call;
      {
        std::unique_lock<std::mutex> lock(state->mutex);
        state->changed.wait(lock, [&] { return state->ending || !state->calls.empty(); });
        if (state->calls.empty()) break;
        call = std::move(state->calls.front());
        state->calls.pop_front();
      }
      {
        AutoreleasePool pool;
        call();
        call = nullptr;  // Before the caller is told: nothing that it holds is in use any more.
      }
      std::lock_guard<std::mutex> lock(state->mutex);
      state->done++;
      state->changed.notify_all();
    }
    std::lock_guard<std::mutex> lock(state->mutex);
    if (state->given_up) HungThreads()--;
  }

  std::shared_ptr<State> state_;
  std::thread thread_;
  bool hung_ = false;
};

}  // namespace arkavo
