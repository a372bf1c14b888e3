#include "case.h"
#include "videotoolbox_outputs.h"

namespace arkavo::cases {
namespace {

void* Cookie(uintptr_t number) { return reinterpret_cast<void*>(number); }

const Register kLate("a callback after its session is gone finds nothing", [] {
  auto outputs = EncoderOutputs::Create();
  void* const refcon = outputs->RefCon();
  outputs.reset();
  EncoderOutputs::Callback()(refcon, Cookie(1), noErr, 0, nullptr);
  EncoderOutputs::Callback()(nullptr, Cookie(1), noErr, 0, nullptr);
});

const Register kOrder("outputs are taken in order of coming, once", [] {
  const auto outputs = EncoderOutputs::Create();
  for (uintptr_t number = 1; number <= 3; number++) {
    EncoderOutputs::Callback()(outputs->RefCon(), Cookie(number), number == 2 ? -12912 : 0, 0, nullptr);
  }
  Expect(outputs->WaitUntil(std::chrono::steady_clock::now()), "something to take");
  const auto taken = outputs->Take();
  ExpectEqual(taken.size(), size_t{3}, "outputs");
  ExpectEqual(taken[1].cookie, uint64_t{2}, "the second's cookie");
  ExpectEqual(taken[1].status, -12912, "the second's status");
  Expect(outputs->Take().empty(), "nothing more");
});

}  // namespace
}  // namespace arkavo::cases
