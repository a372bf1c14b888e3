#include "videotoolbox_session.h"

#include <mutex>
#include <utility>

#include "cf_values.h"

namespace arkavo {
namespace {

// Written by the callback, on a thread of the framework's or the calling one; read when the call is over.
class Outputs {
 public:
  void Add(SessionOutput output) {
    std::lock_guard<std::mutex> lock(mutex_);
    outputs_.push_back(std::move(output));
  }

  std::vector<SessionOutput> Take() {
    std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(outputs_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<SessionOutput> outputs_;
};

void* RefConOf(int64_t pts_us) { return reinterpret_cast<void*>(static_cast<intptr_t>(pts_us)); }

// The image is borrowed from the framework for the time of the callback. No exception may pass through the framework:
// without memory for it the output is dropped.
void Deliver(void* outputs, void* pts_us, OSStatus status, VTDecodeInfoFlags flags, CVImageBufferRef image, CMTime,
             CMTime) {
  try {
    static_cast<Outputs*>(outputs)->Add(
        {reinterpret_cast<intptr_t>(pts_us), status, flags, CfRef<CVPixelBufferRef>::Retain(image)});
  } catch (...) {
  }
}

CfDictionary Specification(Hardware hardware) {
  CfDictionary specification;
  specification.Set(kVTVideoDecoderSpecification_EnableHardwareAcceleratedVideoDecoder,
                    CfBoolean(hardware != Hardware::kOff));
  if (hardware == Hardware::kRequired) {
    specification.Set(kVTVideoDecoderSpecification_RequireHardwareAcceleratedVideoDecoder, CfBoolean(true));
  }
  return specification;
}

// The pixel format is always named: the decoder's own choice may be one that a CPU cannot read.
CfDictionary ImageAttributes(OSType pixel_format) {
  CfDictionary attributes;
  attributes.Set(kCVPixelBufferPixelFormatTypeKey, CfNumber(static_cast<int32_t>(pixel_format)).get());
  attributes.Set(kCVPixelBufferIOSurfacePropertiesKey, CfDictionary().get());
  return attributes;
}

}  // namespace

// All that the framework may touch, for as long as it may. It goes on the calls' own thread.
struct VideotoolboxSession::State {
  // Callbacks may come until it is invalidated, and others may hold references: releasing it alone would not end them.
  ~State() {
    if (!session) return;
    VTDecompressionSessionWaitForAsynchronousFrames(session.get());
    VTDecompressionSessionInvalidate(session.get());
  }

  Outputs outputs;
  CfRef<VTDecompressionSessionRef> session;
};

VideotoolboxSession::VideotoolboxSession(const VideotoolboxTimeouts& timeouts)
    : timeouts_(timeouts), state_(std::make_shared<State>()) {}

// Behind a call that hangs, the last reference goes when that returns.
VideotoolboxSession::~VideotoolboxSession() {
  calls_.Run(timeouts_.call, [state = std::move(state_)]() mutable {
    state.reset();
    return true;
  });
}

std::optional<OSStatus> VideotoolboxSession::Open(CfRef<CMVideoFormatDescriptionRef> format,
                                                  const SessionWishes& wishes) {
  return calls_.Run(timeouts_.open, [state = state_, format, wishes] {
    const CfDictionary specification = Specification(wishes.hardware);
    const CfDictionary attributes = ImageAttributes(wishes.pixel_format);
    const VTDecompressionOutputCallbackRecord callback = {Deliver, &state->outputs};
    return VTDecompressionSessionCreate(kCFAllocatorDefault, format.get(), specification.get(), attributes.get(),
                                        &callback, state->session.Out());
  });
}

bool VideotoolboxSession::UsesHardware() {
  const auto uses = calls_.Run(timeouts_.call, [state = state_] {
    CfRef<CFTypeRef> value;
    const OSStatus status =
        VTSessionCopyProperty(state->session.get(), kVTDecompressionPropertyKey_UsingHardwareAcceleratedVideoDecoder,
                              kCFAllocatorDefault, value.Out());
    return status == noErr && IsTrue(value.get());
  });
  return uses.value_or(false);
}

bool VideotoolboxSession::CanAccept(CfRef<CMVideoFormatDescriptionRef> format) {
  const auto can = calls_.Run(timeouts_.call, [state = state_, format] {
    return VTDecompressionSessionCanAcceptFormatDescription(state->session.get(), format.get()) != 0;
  });
  return can.value_or(false);
}

SubmitOutcome VideotoolboxSession::Decode(CfRef<CMSampleBufferRef> sample, int64_t pts_us) {
  auto outcome = calls_.Run(timeouts_.call, [state = state_, sample, pts_us] {
    SubmitOutcome submitted;
    // Neither asynchronous nor with temporal processing: the callback has run when the call returns.
    submitted.status = VTDecompressionSessionDecodeFrame(state->session.get(), sample.get(), 0, RefConOf(pts_us),
                                                         &submitted.flags);
    submitted.outputs = state->outputs.Take();
    return submitted;
  });
  if (outcome) return std::move(*outcome);
  SubmitOutcome hung;
  hung.hung = true;
  return hung;
}

}  // namespace arkavo
