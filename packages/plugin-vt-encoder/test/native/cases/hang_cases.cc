#include "case.h"
#include "fakevt_control.h"
#include "frame_pool.h"
#include "guarded_calls.h"
#include "stream.h"

namespace arkavo::cases {
namespace {

// No call that returns takes as long, on a busy machine, too.
constexpr std::chrono::milliseconds kTimeout{1000};

bool AllReturned() {
  return Eventually([] {
    return HungThreads() == 0 && fakevt_live_objects() == 0 && FramePool::Instance().Stats().in_use == 0;
  });
}

const Register kAgain("calls that hang again and again cost a picture each, and keep what they use", [] {
  Stream stream(SmallSettings(), kTimeout);
  for (int round = 0; round < 3; round++) {
    fakevt_hang_next_submit();
    for (int index = 0; index < 3; index++) stream.Encode();
    ExpectEqual(HungThreads().load(), round + 1, "hung threads");
  }
  stream.Flush();
  stream.Close();
  ExpectEqual(stream.units().size(), size_t{6}, "units");
  ExpectEqual(stream.dropped(), size_t{3}, "dropped");
  ExpectEqual(stream.faults().size(), size_t{3}, "faults");
  ExpectEqual(FramePool::Instance().Stats().in_use, 3u, "frames that hung calls read");
  fakevt_unhang();
  Expect(AllReturned(), "everything to be given back when the calls return");
});

const Register kLast("a session that is closed while its only call hangs is left alone", [] {
  {
    Stream stream(SmallSettings(), kTimeout);
    stream.Encode();
    fakevt_hang_next_submit();
    stream.Encode();
  }
  ExpectEqual(FramePool::Instance().Stats().in_use, 1u, "frames that the hung call reads");
  fakevt_unhang();
  Expect(AllReturned(), "everything to be given back when the call returns");
});

const Register kBound("a process in which too many calls hang opens no more encoders", [] {
  bool refused = false;
  for (int round = 0; round < 40 && !refused; round++) {
    try {
      Stream stream(SmallSettings(), std::chrono::milliseconds(100));
      fakevt_hang_next_submit();
      stream.Encode();
    } catch (const Error& error) {
      refused = std::string(error.what()).find("hang in VideoToolbox") != std::string::npos;
    }
  }
  fakevt_unhang();
  Expect(AllReturned(), "everything to be given back when the calls return");
  Expect(refused, "a refusal");
});

}  // namespace
}  // namespace arkavo::cases
