#include <random>

#include "case.h"
#include "fakevt_control.h"
#include "stream.h"

namespace arkavo::cases {
namespace {

constexpr int kSessions = 60;
constexpr int kPictures = 40;

// Whatever can go wrong, but for calls that hang, which take their time.
void TurnAKnob(std::mt19937& random) {
  const auto below = [&](unsigned bound) { return static_cast<int>(random() % bound); };
  static constexpr int32_t kStatuses[] = {-12903, -12911, -12912, -17691, -12904, -6689, -1};
  const int32_t status = kStatuses[below(7)];
  switch (below(12)) {
    case 0: return fakevt_fail_next(FAKEVT_ENCODE_SUBMIT, 1 + below(2), status);
    case 1: return fakevt_fail_next(FAKEVT_ENCODE_CALLBACK, 1 + below(2), status);
    case 2: return fakevt_fail_next(FAKEVT_ENCODER_CREATE, 1, status);
    case 3: return fakevt_callback_after_failed_encode(below(2));
    case 4: return fakevt_drop_next(FAKEVT_ENCODE_SUBMIT, 1 + below(2), static_cast<fakevt_drop>(below(3)));
    case 5: return fakevt_split_blocks(static_cast<size_t>(below(40)));
    case 6: return fakevt_length_prefix(1 << below(3));
    case 7: return fakevt_low_latency(below(2));
    case 8: return fakevt_hold_frames(below(7));
    case 9: return fakevt_fail_property("AverageBitRate", 1, below(2) == 0 ? -12900 : status);
    case 10: return fakevt_hardware(below(2));
    default: return;
  }
}

void RunOne(std::mt19937& random) {
  EncoderSettings settings = SmallSettings();
  settings.codec = random() % 4 == 0 ? VideoCodec::kH265 : VideoCodec::kH264;
  settings.frame_rate_num = 1000;  // Short waits for what is held back.
  Stream stream(settings);
  for (int index = 0; index < kPictures; index++) {
    if (random() % 3 == 0) TurnAKnob(random);
    if (random() % 8 == 0) stream.SetBitrate(100'000 + random() % 700'000);
    random() % 4 == 0 ? stream.EncodePixelBuffer() : stream.Encode(random() % 10 == 0);
  }
  if (random() % 4 != 0) {
    stream.Flush();
    ExpectEqual(stream.units().size() + stream.dropped(), static_cast<size_t>(stream.pictures()), "pictures told of");
  }
  int64_t last = -1;
  for (const Unit& unit : stream.units()) {
    Expect(unit.index > last, "units in the order of their pictures");
    last = unit.index;
  }
  Expect(stream.units().empty() || stream.units()[0].keyframe, "a keyframe first");
}

const Register kRandom("whatever goes wrong: units in order, every picture accounted for, nothing left", [] {
  std::mt19937 random(20);  // The same every time.
  int given_up = 0;
  for (int session = 0; session < kSessions; session++) {
    fakevt_reset();
    try {
      RunOne(random);
    } catch (const Error&) {
      given_up++;
    }
    ExpectEqual(fakevt_live_objects(), 0, "live objects after session " + std::to_string(session));
    ExpectEqual(fakevt_violations(), 0, "violations after session " + std::to_string(session));
  }
  Expect(given_up < kSessions / 2, "most sessions to survive, " + std::to_string(given_up) + " did not");
});

}  // namespace
}  // namespace arkavo::cases
