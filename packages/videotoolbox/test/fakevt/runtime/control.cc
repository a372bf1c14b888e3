#include <algorithm>
#include <cstring>

#include "knobs.h"
#include "ledger.h"

namespace {

using fakevt::Count;
using fakevt::Knobs;
using fakevt::Ledger;

size_t Copy(const std::string& from, char* text, size_t size) {
  if (text == nullptr || size == 0) return from.size();
  const size_t length = std::min(from.size(), size - 1);
  std::memcpy(text, from.data(), length);
  text[length] = '\0';
  return from.size();
}

}  // namespace

extern "C" {

void fakevt_reset(void) {
  Knobs::Get().Reset();
  Ledger::Get().Reset();
}

int fakevt_violations(void) { return Ledger::Get().Violations(); }
size_t fakevt_violation_text(char* text, size_t size) { return Copy(Ledger::Get().ViolationText(), text, size); }

int fakevt_live_objects(void) { return Ledger::Get().LiveObjects(); }
size_t fakevt_live_text(char* text, size_t size) { return Copy(Ledger::Get().LiveText(), text, size); }

void fakevt_fail_next(enum fakevt_call call, int count, int32_t status) { Knobs::Get().FailNext(call, count, status); }
void fakevt_fail_property(const char* key, int count, int32_t status) { Knobs::Get().FailProperty(key, count, status); }

void fakevt_callback_after_failed_encode(int on) {
  Knobs::Get().Set([&](Knobs::Settings& settings) { settings.callback_after_failed_encode = on != 0; });
}

void fakevt_drop_next(enum fakevt_call call, int count, enum fakevt_drop how) {
  Knobs::Get().DropNext(call, count, how);
}

void fakevt_split_blocks(size_t bytes) {
  Knobs::Get().Set([&](Knobs::Settings& settings) { settings.split_bytes = bytes; });
}

void fakevt_length_prefix(int bytes) {
  Knobs::Get().Set([&](Knobs::Settings& settings) { settings.length_prefix = bytes == 1 || bytes == 2 ? bytes : 4; });
}

void fakevt_hardware(int present) {
  Knobs::Get().Set([&](Knobs::Settings& settings) { settings.hardware = present != 0; });
}

void fakevt_low_latency(int accepted) {
  Knobs::Get().Set([&](Knobs::Settings& settings) { settings.low_latency = accepted != 0; });
}

void fakevt_callback_delay(int milliseconds) {
  Knobs::Get().Set([&](Knobs::Settings& settings) { settings.callback_delay_ms = milliseconds; });
}

void fakevt_hold_frames(int count) {
  Knobs::Get().Set([&](Knobs::Settings& settings) { settings.hold_frames = count; });
}

void fakevt_hang_next_submit(void) { Knobs::Get().HangNext(); }
void fakevt_unhang(void) { Knobs::Get().Unhang(); }
int fakevt_hanging(void) { return Knobs::Get().Hanging(); }

void fakevt_change_pools(void) {
  Knobs::Get().Set([](Knobs::Settings& settings) { settings.pool_generation++; });
}

int fakevt_sessions_created(void) { return Ledger::Get().Of(Count::kSessionsCreated); }
int fakevt_sessions_alive(void) { return Ledger::Get().Of(Count::kSessionsAlive); }
int fakevt_forced_keyframes(void) { return Ledger::Get().Of(Count::kForcedKeyframes); }
int fakevt_encode_calls(void) { return Ledger::Get().Of(Count::kEncodeCalls); }
int fakevt_decode_calls(void) { return Ledger::Get().Of(Count::kDecodeCalls); }

size_t fakevt_value(const char* key, char* text, size_t size) { return Copy(Ledger::Get().Value(key), text, size); }

}  // extern "C"
