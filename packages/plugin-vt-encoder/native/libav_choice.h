// The encoder that a session gets: the first candidate that works.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "encoder_session.h"
#include "libav_codec.h"

namespace arkavo {

struct ChosenCodec {
  std::unique_ptr<LibavCodec> codec;
  // Those tried before it, each with why.
  std::vector<std::string> refused;
};

// Opens the candidates in their order. Hardware has to encode a picture before it is believed: drivers open encoders that
// then take nothing. Throws one ERR_CODEC_UNSUPPORTED that names each of them and why it was refused.
ChosenCodec ChooseCodec(const EncoderSettings& settings);

}  // namespace arkavo
