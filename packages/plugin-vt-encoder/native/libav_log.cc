#include "libav_log.h"

extern "C" {
#include <libavutil/error.h>
#include <libavutil/log.h>
}

#include <cstdarg>
#include <cstdio>
#include <utility>

namespace arkavo {
namespace {

constexpr size_t kMaxLine = 512;

// Of the innermost complaint on this thread.
thread_local std::string* listening = nullptr;

void Listen(void*, int level, const char* format, va_list arguments) {
  if (level > AV_LOG_ERROR || listening == nullptr || !listening->empty()) return;
  char line[kMaxLine];
  std::vsnprintf(line, sizeof line, format, arguments);
  try {
    listening->assign(line);
  } catch (...) {
    return;  // No exception may pass through libavcodec.
  }
  while (!listening->empty() && (listening->back() == '\n' || listening->back() == '.')) listening->pop_back();
}

}  // namespace

LibavComplaint::LibavComplaint() : outer_(std::exchange(listening, &first_)) { av_log_set_callback(Listen); }

LibavComplaint::~LibavComplaint() { listening = outer_; }

std::string LibavComplaint::Reason(int status) const {
  if (!first_.empty()) return first_;
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(status, text, sizeof text);
  return text;
}

}  // namespace arkavo
