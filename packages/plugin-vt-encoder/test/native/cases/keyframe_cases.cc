#include "case.h"
#include "videotoolbox_keyframes.h"

namespace arkavo::cases {
namespace {

const Register kCount("keyframes come by count, and a request begins it anew", [] {
  KeyframeSchedule schedule(4);
  std::string taken;
  for (uint64_t number = 1; number <= 12; number++) {
    if (number == 7) schedule.Want();
    taken += schedule.Take(number) ? 'K' : '-';
  }
  Expect(taken == "K---K-K---K-", "K---K-K---K-, got " + taken);
});

const Register kMissed("a keyframe that did not come is asked for again", [] {
  KeyframeSchedule schedule(100);
  Expect(schedule.Take(1), "the first to be one");
  schedule.OnUnit(1, true, false);
  Expect(schedule.Take(2), "the second to be one, too");
  schedule.OnUnit(2, true, true);
  Expect(!schedule.Take(3), "the third to be none");
  schedule.OnDropped(false);
  Expect(!schedule.Take(4), "the fourth to be none: what was dropped was no keyframe");
});

const Register kUnasked("a keyframe of the encoder's own begins the count anew", [] {
  KeyframeSchedule schedule(4);
  schedule.Take(1);
  schedule.Take(2);
  schedule.Take(3);
  schedule.OnUnit(3, false, true);
  std::string taken;
  for (uint64_t number = 4; number <= 8; number++) taken += schedule.Take(number) ? 'K' : '-';
  Expect(taken == "---K-", "---K-, got " + taken);
});

}  // namespace
}  // namespace arkavo::cases
