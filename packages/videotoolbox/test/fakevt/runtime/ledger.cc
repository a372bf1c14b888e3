#include "ledger.h"

#include <cstdio>
#include <cstdlib>

namespace fakevt {
namespace {

constexpr size_t kTexts = 256;

bool AbortsAtOnce() {
  const char* value = std::getenv("FAKEVT_ABORT");
  return value != nullptr && std::string(value) == "1";
}

}  // namespace

// Never destroyed: objects may outlive the static ones.
Ledger& Ledger::Get() {
  static Ledger* ledger = new Ledger;
  return *ledger;
}

int Ledger::LiveObjects() const {
  int sum = 0;
  for (const auto& count : live_) sum += count;
  return sum;
}

std::string Ledger::LiveText() const {
  std::string text;
  for (size_t kind = 0; kind < kKinds; kind++) {
    if (live_[kind] == 0) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(live_[kind]) + " " + NameOf(static_cast<Kind>(kind));
  }
  return text;
}

void Ledger::AddViolation(const std::string& text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  violations_++;
  if (texts_.size() < kTexts) texts_.push_back(text);
}

int Ledger::Violations() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return violations_;
}

std::string Ledger::ViolationText() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::string text;
  for (const std::string& line : texts_) text += line + "\n";
  return text;
}

void Ledger::SetValue(const std::string& key, const std::string& text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  values_[key] = text;
}

std::string Ledger::Value(const std::string& key) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = values_.find(key);
  return found == values_.end() ? "" : found->second;
}

void Ledger::Reset() {
  const std::lock_guard<std::mutex> lock(mutex_);
  violations_ = 0;
  texts_.clear();
  values_.clear();
  for (const Count count :
       {Count::kSessionsCreated, Count::kForcedKeyframes, Count::kEncodeCalls, Count::kDecodeCalls}) {
    counts_[static_cast<size_t>(count)] = 0;
  }
}

void Violate(const char* function, const std::string& what) {
  const std::string text = std::string(function) + ": " + what;
  Ledger::Get().AddViolation(text);
  if (!AbortsAtOnce()) return;
  std::fprintf(stderr, "fakevt: %s\n", text.c_str());
  std::abort();
}

}  // namespace fakevt
