#include "fault_guard.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <mutex>

namespace arkavo {

namespace {

// Read in the signal handler, so nothing but lock-free atomics. A range with an `end` of 0 is not watched.
struct Range {
  std::atomic<bool> taken{false};
  std::atomic<uintptr_t> begin{0};
  std::atomic<uintptr_t> end{0};
  std::atomic<bool> faulted{false};
};

constexpr int kRanges = 1024;
Range ranges[kRanges];
struct sigaction former;
uintptr_t page_bytes;

static_assert(std::atomic<uintptr_t>::is_always_lock_free, "the handler may not take locks");

bool ReplacePage(uintptr_t address) {
  for (Range& range : ranges) {
    if (address < range.begin.load() || address >= range.end.load()) continue;
    void* page = reinterpret_cast<void*>(address / page_bytes * page_bytes);
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    if (mmap(page, page_bytes, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED) return false;
    range.faulted.store(true);
    return true;
  }
  return false;
}

// Not ours: whoever handled it before does. The default action is taken as this handler returns.
void PassOn(int signal, siginfo_t* info, void* context) {
  if ((former.sa_flags & SA_SIGINFO) != 0) {
    former.sa_sigaction(signal, info, context);
  } else if (former.sa_handler != SIG_DFL && former.sa_handler != SIG_IGN) {
    former.sa_handler(signal);
  } else {
    ::signal(signal, SIG_DFL);
    raise(signal);
  }
}

void OnBusError(int signal, siginfo_t* info, void* context) {
  const int saved = errno;
  const bool fault = info->si_code > 0;  // and not sent by somebody
  if (!fault || !ReplacePage(reinterpret_cast<uintptr_t>(info->si_addr))) PassOn(signal, info, context);
  errno = saved;
}

void InstallOnce() {
  static std::once_flag once;
  std::call_once(once, [] {
    page_bytes = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
    struct sigaction action {};
    action.sa_sigaction = OnBusError;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &former);
  });
}

}  // namespace

FaultGuard::FaultGuard(const void* begin, size_t bytes) {
  InstallOnce();
  for (int index = 0; index < kRanges; index++) {
    Range& range = ranges[index];
    if (range.taken.exchange(true)) continue;
    range.faulted.store(false);
    range.begin.store(reinterpret_cast<uintptr_t>(begin));
    range.end.store(reinterpret_cast<uintptr_t>(begin) + bytes);
    range_ = index;
    return;
  }
}

FaultGuard::~FaultGuard() {
  if (range_ < 0) return;
  ranges[range_].end.store(0);
  ranges[range_].taken.store(false);
}

bool FaultGuard::faulted() const { return range_ >= 0 && ranges[range_].faulted.load(); }

}  // namespace arkavo
