#include <cstdlib>
#include <new>

#include "case.h"
#include "videotoolbox_outputs.h"

namespace {

// Whether this thread gets no memory.
thread_local bool is_out_of_memory = false;

struct OutOfMemory {
  OutOfMemory() { is_out_of_memory = true; }
  ~OutOfMemory() { is_out_of_memory = false; }
};

}  // namespace

void* operator new(size_t size) {
  void* memory = is_out_of_memory ? nullptr : std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

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

const Register kNoMemory("an output that there is no memory for is dropped, without an exception", [] {
  const auto outputs = EncoderOutputs::Create();
  {
    const OutOfMemory now;
    EncoderOutputs::Callback()(outputs->RefCon(), Cookie(1), noErr, 0, nullptr);
  }
  Expect(outputs->Take().empty(), "nothing to take");
  EncoderOutputs::Callback()(outputs->RefCon(), Cookie(2), noErr, 0, nullptr);
  ExpectEqual(outputs->Take().size(), size_t{1}, "outputs");
});

}  // namespace
}  // namespace arkavo::cases
