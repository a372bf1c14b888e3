// A small client of the framework, as the cases need it: encodes drawn pictures, and decodes what came of them.
#pragma once

#include <VideoToolbox/VideoToolbox.h>

#include <map>
#include <mutex>
#include <string>
#include <vector>

using Bytes = std::vector<uint8_t>;

CFDictionaryRef MakeDictionary(const std::vector<std::pair<CFStringRef, CFTypeRef>>& entries);
CFNumberRef MakeNumber(int32_t value);

// A picture with something in it that moves with `index`. NV12 by default.
CVPixelBufferRef DrawPicture(int width, int height, int index,
                             OSType format = kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange);
// The visible bytes, the planes one behind the other, chroma as U then V.
Bytes PlanarBytes(CVPixelBufferRef picture);

// One callback of the encoder, with a reference to its sample.
struct Coded {
  intptr_t cookie = 0;
  OSStatus status = noErr;
  VTEncodeInfoFlags flags = 0;
  CMSampleBufferRef sample = nullptr;

  bool Key() const;
  int Prefix() const;
  std::vector<Bytes> Sets() const;
  std::vector<Bytes> Nals() const;
};

class EncoderClient {
 public:
  EncoderClient(CMVideoCodecType codec, int width, int height, CFDictionaryRef specification = nullptr);
  // Invalidates and releases.
  ~EncoderClient();
  EncoderClient(const EncoderClient&) = delete;
  EncoderClient& operator=(const EncoderClient&) = delete;

  OSStatus Set(CFStringRef key, CFTypeRef value);
  OSStatus SetNumber(CFStringRef key, int32_t value);
  // Draws picture `index` and encodes it, at `index` thirtieths of a second.
  OSStatus Encode(int index, bool force_key = false, VTEncodeInfoFlags* flags = nullptr);
  OSStatus Encode(CVPixelBufferRef picture, int index, bool force_key = false, VTEncodeInfoFlags* flags = nullptr);
  void Complete();
  std::vector<Coded> Outputs() const;

  VTCompressionSessionRef session = nullptr;
  OSStatus created = noErr;

 private:
  static void Receive(void* client, void* cookie, OSStatus status, VTEncodeInfoFlags flags, CMSampleBufferRef sample);
  const int width_;
  const int height_;
  mutable std::mutex mutex_;
  std::vector<Coded> outputs_;
};

// Without B-frames.
std::vector<Coded> EncodePictures(EncoderClient& encoder, int count);

// One callback of the decoder, with a reference to its image.
struct Decoded {
  intptr_t cookie = 0;
  OSStatus status = noErr;
  VTDecodeInfoFlags flags = 0;
  CVPixelBufferRef image = nullptr;
  CMTime pts = kCMTimeInvalid;
};

class DecoderClient {
 public:
  DecoderClient(CMFormatDescriptionRef format, OSType pixel_format, bool surfaces = false);
  ~DecoderClient();
  DecoderClient(const DecoderClient&) = delete;
  DecoderClient& operator=(const DecoderClient&) = delete;

  OSStatus Decode(CMSampleBufferRef sample, intptr_t cookie = 0, VTDecodeFrameFlags flags = 0,
                  VTDecodeInfoFlags* info = nullptr);
  std::vector<Decoded> Outputs() const;

  VTDecompressionSessionRef session = nullptr;
  OSStatus created = noErr;

 private:
  static void Receive(void* client, void* cookie, OSStatus status, VTDecodeInfoFlags flags, CVImageBufferRef image,
                      CMTime pts, CMTime duration);
  mutable std::mutex mutex_;
  std::vector<Decoded> outputs_;
};

// A sample of its own, with other data in the format of `like`.
CMSampleBufferRef MakeSample(CMSampleBufferRef like, const Bytes& data);
Bytes SampleBytes(CMSampleBufferRef sample);

std::string LastValue(const char* key);
