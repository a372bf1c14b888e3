// `cases --list` prints the titles; `cases <title>` runs one; `cases --write <codec> <folder>` leaves a stream and its
// decoded pictures for others to compare; `cases --violate` breaks a rule.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <CoreFoundation/CoreFoundation.h>

#include "case.h"
#include "fakevt_control.h"
#include "written_stream.h"

// libx265 forgets some of what it allocates.
extern "C" const char* __lsan_default_suppressions() { return "leak:libx265\n"; }

std::vector<Case>& Cases() {
  static std::vector<Case> cases;
  return cases;
}

namespace {

std::string Violations() {
  std::string text(fakevt_violation_text(nullptr, 0) + 1, '\0');
  fakevt_violation_text(text.data(), text.size());
  text.pop_back();
  return text;
}

std::string LiveObjects() {
  std::string text(fakevt_live_text(nullptr, 0) + 1, '\0');
  fakevt_live_text(text.data(), text.size());
  text.pop_back();
  return text;
}

int Run(const std::string& title) {
  const auto found =
      std::find_if(Cases().begin(), Cases().end(), [&](const Case& each) { return each.title == title; });
  if (found == Cases().end()) {
    std::fprintf(stderr, "no case \"%s\"\n", title.c_str());
    return 2;
  }
  found->run();
  std::fprintf(stderr, "%s%s\n", Violations().c_str(), LiveObjects().c_str());
  return fakevt_violations() == 0 && fakevt_live_objects() == 0 && fakevt_sessions_alive() == 0 ? 0 : 1;
}

}  // namespace

void Require(bool condition, const char* text, const char* file, int line) {
  if (condition) return;
  std::fprintf(stderr, "%s:%d: %s does not hold\nviolations: %s\nlive: %s\n", file, line, text, Violations().c_str(),
               LiveObjects().c_str());
  std::_Exit(1);
}

void RequireViolation(const std::string& text, const char* file, int line) {
  Require(Violations().find(text) != std::string::npos, ("a violation \"" + text + "\"").c_str(), file, line);
  fakevt_reset();
}

int main(int argc, char** argv) {
  const std::string first = argc > 1 ? argv[1] : "--list";
  if (first == "--write" && argc == 4) return WriteStream(argv[2], argv[3]);
  if (first == "--violate") return CFRelease(nullptr), 0;
  if (first != "--list") return Run(first);
  for (const Case& each : Cases()) std::printf("%s\n", each.title.c_str());
  return 0;
}
