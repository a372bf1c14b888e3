// Opens compression sessions. On the thread that makes the framework's calls.
#pragma once

#include <VideoToolbox/VideoToolbox.h>

#include <memory>
#include <string>
#include <vector>

#include "encoder_session.h"
#include "videotoolbox_outputs.h"

namespace arkavo {

// A session of the framework's, which is invalidated when the last call that uses it is over.
class CompressionHandle {
 public:
  explicit CompressionHandle(CfRef<VTCompressionSessionRef> session) : session_(std::move(session)) {}
  ~CompressionHandle() { VTCompressionSessionInvalidate(session_.get()); }
  CompressionHandle(const CompressionHandle&) = delete;
  CompressionHandle& operator=(const CompressionHandle&) = delete;

  VTCompressionSessionRef get() const { return session_.get(); }

 private:
  CfRef<VTCompressionSessionRef> session_;
};

// `description.refused` says why each try before it failed; without a session, why all did.
struct OpenedCompression {
  std::shared_ptr<CompressionHandle> session;
  EncoderDescription description;
};

// With low-latency rate control if it can be had, unless the preset is `quality`.
OpenedCompression OpenCompression(const EncoderSettings& settings, const std::shared_ptr<EncoderOutputs>& outputs);

}  // namespace arkavo
