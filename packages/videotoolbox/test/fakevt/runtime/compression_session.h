// An encoder session: what stands behind VTCompressionSession.
#pragma once

#include "encoding.h"
#include "session.h"

struct OpaqueVTCompressionSession final : fakevt::Session {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kCompressionSession;
  struct Setup {
    int32_t width = 0;
    int32_t height = 0;
    fakevt::Codec codec = fakevt::Codec::kH264;
    bool hardware = false;
    bool low_latency = false;
    std::string encoder_id;
    fakevt::BufferAttributes source;
    VTCompressionOutputCallback callback = nullptr;
    void* refcon = nullptr;
  };

  explicit OpaqueVTCompressionSession(const Setup& setup);
  void Delete() override { delete this; }

  // Owned by the session. NULL when it was made without attributes for one.
  __CVPixelBufferPool* Pool();
  OSStatus Encode(__CVBuffer* buffer, CMTime pts, CMTime duration, bool force_key, void* refcon,
                  VTEncodeInfoFlags* flags);
  OSStatus Complete(CMTime until);

 private:
  CFTypeRef CopyReadOnly(const Object* key) const override;
  OSStatus Check(const Object* key, const Object* value) const override;
  void GiveUp() override;
  fakevt::EncoderConfig ConfigFor(const __CVBuffer& buffer) const;
  double Number(CFStringRef key, double otherwise) const;
  bool Flag(CFStringRef key, bool otherwise) const;
  void Deliver(fakevt::EncodedOutput output);
  void Post(fakevt::EncodeJob job);

  const Setup setup_;
  std::mutex submit_mutex_;
  CMTime last_pts_ = {};
  std::atomic<int> pending_{0};
  std::mutex pool_mutex_;
  fakevt::Ref<__CVPixelBufferPool> pool_;
  int pool_generation_ = 0;
  // The worker's.
  std::unique_ptr<fakevt::Encoding> encoding_;
};
