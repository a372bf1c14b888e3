#include "libav_choice.h"

#include <cstring>

#include "pool_picture.h"

namespace arkavo {
namespace {

constexpr int kGrey = 128;

FrameHandle GreyPicture(const EncoderSettings& settings) {
  FrameHandle picture(Made(av_frame_alloc()));
  picture->width = static_cast<int>(settings.width);
  picture->height = static_cast<int>(settings.height);
  picture->format = LibavPixelFormat(settings.format);
  if (av_frame_get_buffer(picture.get(), 0) < 0) throw Error("ERR_CODEC_FAILED", "out of memory");
  for (AVBufferRef* buffer : picture->buf) {
    if (buffer != nullptr) std::memset(buffer->data, kGrey, buffer->size);
  }
  return picture;
}

void Prove(const Candidate& candidate, const EncoderSettings& settings) {
  LibavCodec codec(candidate, settings);
  codec.Send(GreyPicture(settings), true);
  codec.Finish();
  const PacketHandle unit(Made(av_packet_alloc()));
  if (!codec.Receive(unit.get())) throw Error("ERR_CODEC_UNSUPPORTED", "took a picture and gave nothing for it");
}

std::unique_ptr<LibavCodec> TryCandidate(const Candidate& candidate, const EncoderSettings& settings) {
  if (candidate.hardware) Prove(candidate, settings);
  return std::make_unique<LibavCodec>(candidate, settings);
}

std::string WhatWasAsked(const EncoderSettings& settings) {
  return std::to_string(settings.width) + "x" + std::to_string(settings.height) + " at " +
         std::to_string(settings.bitrate) + " bit/s, profile " + settings.profile + ", preset " + settings.preset;
}

const char* Remedy(const EncoderSettings& settings) {
  if (settings.hardware == Hardware::kRequired) return "install a driver that works, or set hardware to preferred";
  return "change what was asked, or install a libavcodec with an encoder for it";
}

}  // namespace

ChosenCodec ChooseCodec(const EncoderSettings& settings) {
  std::vector<std::string> refused;
  for (const Candidate* candidate : CandidatesFor(settings)) {
    try {
      return {TryCandidate(*candidate, settings), refused};
    } catch (const Error& error) {
      refused.push_back(std::string(candidate->name) + ": " + error.what());
    }
  }
  std::string message = "no encoder takes " + WhatWasAsked(settings);
  for (const std::string& refusal : refused) message += "; " + refusal;
  throw Error("ERR_CODEC_UNSUPPORTED", message + ". Remedy: " + Remedy(settings));
}

}  // namespace arkavo
