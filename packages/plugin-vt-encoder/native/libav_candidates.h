// The encoders of libavcodec that may do the work.
#pragma once

#include <vector>

#include "encoder_session.h"
#include "libav_handles.h"
#include "libav_options.h"

namespace arkavo {

struct Candidate {
  const char* name;
  VideoCodec codec;
  bool hardware;
  // Follows changes of its context's bit rate while it runs. The others are opened anew.
  bool live_bitrate;
  bool takes_i420;
  bool takes_nv12;
  bool needs_vaapi;
  void (*configure)(const EncoderSettings&, AVCodecContext*, CodecOptions*);
};

// Those that the settings allow, in the order to try them. Throws ERR_CODEC_UNSUPPORTED for an encoder that is not known,
// or that the other settings rule out.
std::vector<const Candidate*> CandidatesFor(const EncoderSettings& settings);

}  // namespace arkavo
