// References to frames that a session holds while a framework reads them. Any thread.
#pragma once

#include <memory>
#include <string>

#include "arkavo_error.h"
#include "arkavo_pipeline.h"

namespace arkavo {

// An owner at the frame pool. It lives until the last frame that is held through it is given back, which may be long
// after its session: an encoder that hangs reads on.
class FrameAccount {
 public:
  FrameAccount(const arkavo_frames& frames, const std::string& name)
      : frames_(frames), owner_(frames.owner_create(name.c_str())) {}
  ~FrameAccount() { frames_.owner_destroy(owner_); }
  FrameAccount(const FrameAccount&) = delete;
  FrameAccount& operator=(const FrameAccount&) = delete;

  const arkavo_frames& frames() const { return frames_; }
  arkavo_owner owner() const { return owner_; }

 private:
  const arkavo_frames& frames_;
  const arkavo_owner owner_;
};

// One reference to a frame.
class HeldFrame {
 public:
  // `holder` has a reference, and keeps it. Throws ERR_FRAME_STALE when it has none.
  HeldFrame(std::shared_ptr<FrameAccount> account, arkavo_owner holder, arkavo_frame frame)
      : account_(std::move(account)), frame_(frame) {
    const arkavo_frames& frames = account_->frames();
    if (frames.retain(holder, frame) != ARKAVO_OK) {
      throw Error("ERR_FRAME_STALE", "the stage does not hold the frame that it gave to the codec");
    }
    if (frames.move(frame, holder, account_->owner()) != ARKAVO_OK) {
      frames.release(holder, frame);
      throw Error("ERR_CODEC_FAILED", "the frame pool refused the codec a reference");
    }
  }
  ~HeldFrame() { account_->frames().release(account_->owner(), frame_); }
  HeldFrame(const HeldFrame&) = delete;
  HeldFrame& operator=(const HeldFrame&) = delete;

  // Valid for as long as this reference is. Throws ERR_FRAME_STALE.
  arkavo_picture Describe() const {
    arkavo_picture picture = {};
    if (account_->frames().describe(frame_, &picture) != ARKAVO_OK) {
      throw Error("ERR_FRAME_STALE", "the frame has no planes to read");
    }
    return picture;
  }

 private:
  std::shared_ptr<FrameAccount> account_;
  arkavo_frame frame_;
};

}  // namespace arkavo
