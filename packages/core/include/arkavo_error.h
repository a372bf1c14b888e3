/* An error that a native addon's own code throws and JavaScript sees. C++17, no N-API. */
#ifndef ARKAVO_ERROR_H
#define ARKAVO_ERROR_H

#include <stdexcept>
#include <string>

namespace arkavo {

/* `code` is one of the project's error codes (ERR_…), a literal. */
class Error : public std::runtime_error {
 public:
  Error(const char *code, const std::string &message) : std::runtime_error(message), code_(code) {}
  const char *code() const { return code_; }

 private:
  const char *code_;
};

}  // namespace arkavo
#endif
