// Prints a line for each case, and fails when one did or when the double of the framework saw a rule broken.
#include <cstdio>
#include <cstring>

#include "case.h"
#include "fakevt_control.h"
#include "frame_pool.h"

namespace arkavo::cases {
namespace {

std::string Text(size_t (*fill)(char*, size_t)) {
  std::string text(fill(nullptr, 0) + 1, '\0');
  text.resize(fill(text.data(), text.size()));
  return text;
}

void ExpectNothingIsLeft() {
  Expect(fakevt_live_objects() == 0, "no live objects: " + Text(fakevt_live_text));
  Expect(fakevt_violations() == 0, "no rule to be broken: " + Text(fakevt_violation_text));
  ExpectEqual(FramePool::Instance().Stats().in_use, 0u, "frames in use");
}

bool Passes(const Case& one) {
  fakevt_reset();
  try {
    one.run();
    ExpectNothingIsLeft();
    std::printf("ok   %s\n", one.title.c_str());
    return true;
  } catch (const std::exception& error) {
    std::printf("FAIL %s\n     %s\n", one.title.c_str(), error.what());
    return false;
  }
}

}  // namespace
}  // namespace arkavo::cases

int main(int count, char** words) {
  bool passed = true;
  for (const auto& one : arkavo::cases::All()) {
    if (count > 1 && std::strcmp(words[1], one.title.c_str()) != 0) continue;
    passed = arkavo::cases::Passes(one) && passed;
    std::fflush(stdout);
  }
  return passed ? 0 : 1;
}
