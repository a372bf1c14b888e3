// Cases in C++ of what JavaScript can't reach. Each registers itself; main runs those that are named, or all.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace arkavo::cases {

struct Case {
  std::string title;
  std::function<void()> run;
};

inline std::vector<Case>& All() {
  static std::vector<Case> cases;
  return cases;
}

struct Register {
  Register(const char* title, std::function<void()> run) { All().push_back({title, std::move(run)}); }
};

struct Failed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline void Expect(bool condition, const std::string& what) {
  if (!condition) throw Failed("expected " + what);
}

template <typename One, typename Other>
void ExpectEqual(const One& got, const Other& wanted, const std::string& what) {
  if (!(got == wanted)) throw Failed(what + ": got " + std::to_string(got) + ", expected " + std::to_string(wanted));
}

}  // namespace arkavo::cases
