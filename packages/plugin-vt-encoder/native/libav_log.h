// What libavcodec complains about, as text. Its log is one for the process; nothing of it reaches the terminal.
#pragma once

#include <string>

namespace arkavo {

// While it lives, keeps the first error that libavcodec logs on this thread. On the stack only: within another one it
// listens in its place.
class LibavComplaint {
 public:
  LibavComplaint();
  ~LibavComplaint();
  LibavComplaint(const LibavComplaint&) = delete;
  LibavComplaint& operator=(const LibavComplaint&) = delete;

  // That error, or what the status says when there was none.
  std::string Reason(int status) const;

 private:
  std::string first_;
  std::string* const outer_;
};

}  // namespace arkavo
