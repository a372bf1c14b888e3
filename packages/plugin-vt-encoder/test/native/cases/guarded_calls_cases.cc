#include <future>
#include <memory>

#include "case.h"
#include "guarded_calls.h"
#include "stream.h"

namespace arkavo::cases {
namespace {

using std::chrono::milliseconds;

const Register kReturns("a guarded call returns what it returns, on the same thread as the others", [] {
  GuardedCalls calls;
  const auto first = calls.Run(milliseconds(5000), [] { return std::this_thread::get_id(); });
  const auto second = calls.Run(milliseconds(5000), [] { return std::this_thread::get_id(); });
  Expect(first && second && *first == *second && *first != std::this_thread::get_id(), "one other thread");
});

const Register kThrows("what a guarded call throws is thrown to the caller", [] {
  GuardedCalls calls;
  bool thrown = false;
  try {
    calls.Run(milliseconds(5000), []() -> int { throw Failed("inside"); });
  } catch (const Failed&) {
    thrown = true;
  }
  Expect(thrown, "the exception");
});

const Register kHangs("what a hung call uses stays alive until it returns, and goes then", [] {
  std::promise<void> release;
  const auto released = release.get_future().share();
  auto used = std::make_shared<int>(1);
  auto closing = std::make_shared<int>(2);
  const std::weak_ptr<int> watched = used;
  const std::weak_ptr<int> watched_closing = closing;
  {
    GuardedCalls calls;
    const auto result = calls.Run(milliseconds(20), [released, used = std::move(used)] {
      released.wait();
      return *used;
    });
    Expect(!result && calls.hung(), "a hung call");
    Expect(!calls.Run(milliseconds(20), [closing = std::move(closing)] { return *closing; }), "no call after it");
    ExpectEqual(HungThreads().load(), 1, "hung threads");
  }
  Expect(!watched.expired() && !watched_closing.expired(), "both to be alive while it hangs");
  release.set_value();
  const auto are_gone = [&] { return watched.expired() && watched_closing.expired() && HungThreads() == 0; };
  Expect(Eventually(are_gone), "both to go");
});

}  // namespace
}  // namespace arkavo::cases
