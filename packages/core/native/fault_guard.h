// Survives the truncation of a mapped file. Reading a page that the file no longer has raises SIGBUS, which would end
// the process; inside a watched range a page of zeros takes its place instead. Any thread, also in signal handlers.
#ifndef ARKAVO_FAULT_GUARD_H
#define ARKAVO_FAULT_GUARD_H

#include <cstddef>

namespace arkavo {

// Watches one range of memory for as long as it exists.
class FaultGuard {
 public:
  // Not watching when as many ranges as possible (1024) are watched already.
  FaultGuard(const void* begin, size_t bytes);
  ~FaultGuard();
  FaultGuard(const FaultGuard&) = delete;
  FaultGuard& operator=(const FaultGuard&) = delete;

  bool watching() const { return range_ >= 0; }
  // Whether a page of the range was replaced.
  bool faulted() const;

 private:
  int range_ = -1;
};

}  // namespace arkavo

#endif  // ARKAVO_FAULT_GUARD_H
