// A session's own thread: does its jobs one after the other.
#pragma once

#include <functional>
#include <memory>

namespace fakevt {

class Worker {
 public:
  Worker();
  // Stops.
  ~Worker();
  void Post(std::function<void()> job);
  // Posts the job and waits until it is done or discarded.
  void Do(std::function<void()> job);
  // Discards the jobs that haven't begun and waits for the one that has, unless that is who calls.
  void Stop();

 private:
  struct State;
  static void Run(const std::shared_ptr<State>& state);
  std::shared_ptr<State> state_;
};

}  // namespace fakevt
