// One VTDecompressionSession, each of its calls guarded: none that never returns can hold up the stage.
#pragma once

#include <VideoToolbox/VideoToolbox.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "cf_ref.h"
#include "decoder_session.h"
#include "guarded_calls.h"

namespace arkavo {

// How long a call may take before the session counts as hung. Opening may start a process of the system's.
struct VideotoolboxTimeouts {
  std::chrono::milliseconds open{10000};
  std::chrono::milliseconds call{2000};
};

// What to open.
struct SessionWishes {
  Hardware hardware;
  OSType pixel_format;
};

// What came of a coded picture: as a rule one image, or the reason that there is none.
struct SessionOutput {
  int64_t pts_us;
  OSStatus status;
  VTDecodeInfoFlags flags;
  CfRef<CVPixelBufferRef> image;
};

struct SubmitOutcome {
  bool hung = false;
  OSStatus status = noErr;
  VTDecodeInfoFlags flags = 0;
  std::vector<SessionOutput> outputs;
};

// Used on the stage's thread. Destroyed in the order that the framework asks for; a hung session is left behind whole, with
// the thread that it hangs on.
class VideotoolboxSession {
 public:
  explicit VideotoolboxSession(const VideotoolboxTimeouts& timeouts);
  ~VideotoolboxSession();
  VideotoolboxSession(const VideotoolboxSession&) = delete;
  VideotoolboxSession& operator=(const VideotoolboxSession&) = delete;

  // Once, before the others. Nothing when it hangs.
  std::optional<OSStatus> Open(CfRef<CMVideoFormatDescriptionRef> format, const SessionWishes& wishes);
  // Whether it decodes with hardware, as it says itself.
  bool UsesHardware();
  bool CanAccept(CfRef<CMVideoFormatDescriptionRef> format);
  SubmitOutcome Decode(CfRef<CMSampleBufferRef> sample, int64_t pts_us);

 private:
  struct State;

  const VideotoolboxTimeouts timeouts_;
  std::shared_ptr<State> state_;
  GuardedCalls calls_;
};

}  // namespace arkavo
