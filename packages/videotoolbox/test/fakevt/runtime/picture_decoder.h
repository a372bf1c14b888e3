// A decoder of libavcodec that gives each picture at once, in decode order, and none that is damaged. Used by the
// session's thread only.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
}

#include <functional>
#include <memory>

#include "sequence.h"

namespace fakevt {

class PictureDecoder {
 public:
  using PictureSink = std::function<void(const AVFrame&)>;

  // NULL when libavcodec refuses.
  static std::unique_ptr<PictureDecoder> Open(const Sequence& sequence, const std::vector<Bytes>& sets);
  ~PictureDecoder();
  PictureDecoder(const PictureDecoder&) = delete;
  PictureDecoder& operator=(const PictureDecoder&) = delete;

  // False when no whole picture came of it; then nothing is decoded up to the next keyframe. The sink's picture is not
  // cropped, and valid during the call.
  bool Decode(const std::vector<Bytes>& nals, const PictureSink& sink);

 private:
  // A picture that libavcodec asked memory for: its own frame, and a reference to the memory.
  struct Begun {
    const AVFrame* frame;
    AVFrame* memory;
  };

  explicit PictureDecoder(const Sequence& sequence) : sequence_(sequence) {}
  bool OpenContext(const std::vector<Bytes>& sets);
  static int GetBuffer(AVCodecContext* context, AVFrame* frame, int flags);
  bool Send(const std::vector<Bytes>& nals);
  // The picture of the units just sent, if there is one and nothing is missing.
  const Begun* Whole(bool random_access) const;
  void Forget();

  const Sequence sequence_;
  AVCodecContext* context_ = nullptr;
  AVPacket* packet_ = nullptr;
  AVFrame* shown_ = nullptr;
  std::vector<Begun> begun_;
  bool needs_key_ = true;
};

}  // namespace fakevt
