// What the double has seen: violations of the rules, live objects, last values, counts. One per copy of the double.
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "object.h"

namespace fakevt {

enum class Count { kSessionsCreated, kSessionsAlive, kForcedKeyframes, kEncodeCalls, kDecodeCalls };
constexpr size_t kCounts = 5;

class Ledger {
 public:
  static Ledger& Get();

  void CountLive(Kind kind, int change) { live_[static_cast<size_t>(kind)] += change; }
  int LiveObjects() const;
  std::string LiveText() const;

  void AddViolation(const std::string& text);
  int Violations() const;
  std::string ViolationText() const;

  void SetValue(const std::string& key, const std::string& text);
  std::string Value(const std::string& key) const;

  void Add(Count count, int change = 1) { counts_[static_cast<size_t>(count)] += change; }
  int Of(Count count) const { return counts_[static_cast<size_t>(count)]; }

  void Reset();

 private:
  mutable std::mutex mutex_;
  int violations_ = 0;
  std::vector<std::string> texts_;
  std::map<std::string, std::string> values_;
  std::array<std::atomic<int>, kKinds> live_ = {};
  std::array<std::atomic<int>, kCounts> counts_ = {};
};

// Records that the caller of `function` broke a rule.
void Violate(const char* function, const std::string& what);

}  // namespace fakevt
