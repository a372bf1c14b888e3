// The options that a codec is opened with, by name.
#pragma once

extern "C" {
#include <libavutil/dict.h>
}

#include <string>

namespace arkavo {

class CodecOptions {
 public:
  CodecOptions() = default;
  ~CodecOptions() { av_dict_free(&entries_); }
  CodecOptions(const CodecOptions&) = delete;
  CodecOptions& operator=(const CodecOptions&) = delete;

  void Set(const char* name, const std::string& value) { av_dict_set(&entries_, name, value.c_str(), 0); }
  void Set(const char* name, int value) { av_dict_set_int(&entries_, name, value, 0); }
  AVDictionary** entries() { return &entries_; }

 private:
  AVDictionary* entries_ = nullptr;
};

}  // namespace arkavo
