// The session that a stream's pictures can be decoded with now: kept, told of new formats, or opened anew.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "decoder_session.h"
#include "videotoolbox_format.h"
#include "videotoolbox_session.h"
#include "videotoolbox_unit.h"

namespace arkavo {

// What it cannot do is thrown as arkavo::Error: damage as ERR_STREAM_INVALID, after which a keyframe may mend it;
// ERR_CODEC_UNSUPPORTED for a stream that no decoder here takes; ERR_CODEC_FAILED when sessions are lost over and over.
class SessionKeeper {
 public:
  SessionKeeper(const DecoderSettings& settings, const VideotoolboxTimeouts& timeouts);

  // Keeps a unit's parameter sets for the pictures to come.
  void Learn(const UnitContents& contents);

  // Whether OpenSession() must be called before this picture can be decoded; otherwise the present session takes it. New
  // parameter sets are taken over here: those that the session does not take ask for a keyframe.
  bool NeedsSession(const UnitContents& contents, bool keyframe);
  void OpenSession();
  bool HasSession() const { return session_ != nullptr; }

  // The format of the latest picture.
  const VideoFormat& format() const { return format_; }

  // Decodes one length-prefixed picture of that format. What the outcome's statuses ask for is left to HandleStatus().
  SubmitOutcome Decode(const std::vector<uint8_t>& data, int64_t pts_us);

  // Does what a status of the session's asks for, and throws, unless it is noErr.
  void HandleStatus(OSStatus status);

  // A picture came out.
  void NoteSuccess();

  // Of the session; before there is one, what to expect.
  bool uses_hardware() const { return uses_hardware_; }

 private:
  bool TakesOver(const VideoFormat& format, const CfRef<CMVideoFormatDescriptionRef>& description, bool keyframe);
  void CheckPixels(const VideoFormat& format);
  std::vector<Hardware> Choices() const;
  [[noreturn]] void GiveUpOpening(OSStatus status);
  [[noreturn]] void LoseSession(const std::string& why);
  [[noreturn]] void Refuse(const std::string& why);

  const DecoderSettings settings_;
  const VideotoolboxTimeouts timeouts_;
  ParameterSets sets_;
  bool sets_changed_ = false;
  VideoFormat format_;
  CfRef<CMVideoFormatDescriptionRef> description_;
  std::unique_ptr<VideotoolboxSession> session_;
  bool uses_hardware_ = false;
  bool is_hardware_taken_ = false;
  int losses_ = 0;
  bool has_decoded_ = false;
  std::string refused_;
};

}  // namespace arkavo
