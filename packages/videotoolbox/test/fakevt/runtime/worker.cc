#include "worker.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace fakevt {

struct Worker::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> jobs;
  bool stopping = false;
  std::thread thread;
};

Worker::Worker() : state_(std::make_shared<State>()) {
  state_->thread = std::thread([state = state_] { Run(state); });
}

Worker::~Worker() { Stop(); }

void Worker::Post(std::function<void()> job) {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  if (state_->stopping) return;
  state_->jobs.push_back(std::move(job));
  state_->changed.notify_one();
}

void Worker::Do(std::function<void()> job) {
  // Ready also when the job is destroyed undone.
  auto done = std::make_shared<std::promise<void>>();
  const std::future<void> finished = done->get_future();
  Post([job = std::move(job), done = std::move(done)] {
    job();
    done->set_value();
  });
  finished.wait();
}

void Worker::Stop() {
  std::deque<std::function<void()>> discarded;
  {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    state_->stopping = true;
    discarded.swap(state_->jobs);
    state_->changed.notify_one();
  }
  discarded.clear();
  if (!state_->thread.joinable()) return;
  if (state_->thread.get_id() == std::this_thread::get_id()) return state_->thread.detach();
  state_->thread.join();
}

void Worker::Run(const std::shared_ptr<State>& state) {
  std::unique_lock<std::mutex> lock(state->mutex);
  for (;;) {
    state->changed.wait(lock, [&] { return state->stopping || !state->jobs.empty(); });
    if (state->stopping) return;
    {
      const std::function<void()> job = std::move(state->jobs.front());
      state->jobs.pop_front();
      lock.unlock();
      job();
    }
    lock.lock();
  }
}

}  // namespace fakevt
