#include <set>

#include "case.h"
#include "vt_status.h"

namespace arkavo::cases {
namespace {

const Register kUnique("each status code is in the table once", [] {
  std::set<int32_t> codes;
  for (const VtStatus& status : vt_status_detail::kTable) {
    Expect(codes.insert(status.code).second, std::string(status.name) + " to be there once");
  }
});

const Register kText("a status is told by meaning, name and number", [] {
  Expect(VtStatusText(-12903) == "the session is dead (kVTInvalidSessionErr, -12903)", "the text of -12903");
  Expect(VtStatusText(-1) == "status -1", "the text of a code that nobody knows");
  Expect(VtOutcomeOf(-1) == VtOutcome::kUnknown, "such a code to be unknown");
});

}  // namespace
}  // namespace arkavo::cases
