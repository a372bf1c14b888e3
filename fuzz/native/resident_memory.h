// What the process has in memory, and whether it grows.
#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>

namespace fuzz {

// Megabytes now (Linux), at the peak so far elsewhere.
inline double ResidentMegabytes() {
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    unsigned long total = 0;
    unsigned long resident = 0;
    const int fields = std::fscanf(file, "%lu %lu", &total, &resident);
    std::fclose(file);
    if (fields == 2) return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
  }
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1e6;  // bytes on macOS
}

// The line of least squares through what was measured.
class Slope {
 public:
  void Add(double at, double value) {
    count_++;
    sum_at_ += at;
    sum_value_ += value;
    sum_at_at_ += at * at;
    sum_at_value_ += at * value;
  }

  // How much `value` grows with 1 of `at`; 0 for fewer than two measurements.
  double PerUnit() const {
    const double spread = count_ * sum_at_at_ - sum_at_ * sum_at_;
    return spread <= 0 ? 0 : (count_ * sum_at_value_ - sum_at_ * sum_value_) / spread;
  }

 private:
  double count_ = 0;
  double sum_at_ = 0;
  double sum_value_ = 0;
  double sum_at_at_ = 0;
  double sum_at_value_ = 0;
};

}  // namespace fuzz
