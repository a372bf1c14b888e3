// A decoder session: what stands behind VTDecompressionSession.
#pragma once

#include "picture_decoder.h"
#include "pixel_buffer.h"
#include "sample_buffer.h"
#include "session.h"

struct OpaqueVTDecompressionSession final : fakevt::Session {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kDecompressionSession;
  struct Setup {
    bool hardware = false;
    const fakevt::PixelFormat* format = nullptr;
    size_t alignment = fakevt::kRowAlignment;
    bool surfaces = false;
    VTDecompressionOutputCallbackRecord record = {};
  };
  // A picture as it was submitted.
  struct Job {
    fakevt::Ref<opaqueCMSampleBuffer> sample;
    VTDecodeFrameFlags flags = 0;
    void* refcon = nullptr;
    // What the callback is to say instead of giving the picture.
    OSStatus failure = noErr;
    bool dropped = false;
    bool interrupted = false;
    bool silent = false;
  };

  OpaqueVTDecompressionSession(const Setup& setup, opaqueCMFormatDescription* format);
  void Delete() override { delete this; }

  bool Accepts(const opaqueCMFormatDescription& format) const;
  OSStatus Decode(Job job, VTDecodeInfoFlags* flags);
  // Calls back for what was kept.
  OSStatus Finish();

 private:
  struct Output {
    Job job;
    OSStatus status = noErr;
    VTDecodeInfoFlags flags = 0;
    fakevt::Ref<__CVBuffer> image;
  };

  CFTypeRef CopyReadOnly(const Object* key) const override;
  OSStatus Check(const Object*, const Object*) const override { return noErr; }
  void GiveUp() override;
  void Take(Job job);
  OSStatus DecodeSample(const opaqueCMSampleBuffer& sample, fakevt::Ref<__CVBuffer>* image);
  bool Follow(opaqueCMFormatDescription* format);
  fakevt::Ref<__CVBuffer> ImageOf(const AVFrame& picture);
  void Deliver(Output output);

  const Setup setup_;
  const fakevt::Sequence sequence_;
  std::atomic<int> pending_{0};
  // The worker's.
  fakevt::Ref<opaqueCMFormatDescription> format_;
  std::unique_ptr<fakevt::PictureDecoder> decoder_;
  fakevt::Ref<__CVPixelBufferPool> pool_;
  std::vector<Output> kept_;
};
