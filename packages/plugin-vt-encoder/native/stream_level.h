// The level that a stream has to signal: ISO/IEC 14496-10 table A-1, ISO/IEC 23008-2 tables A.8 and A.9.
#pragma once

#include "encoder_session.h"

namespace arkavo {

struct StreamLevel {
  int number = 0;                // ten times the level: 40 is level 4; 0 when there is none so high
  int max_reference_frames = 0;  // H.264: pictures that its decoded picture buffer holds
};

// The lowest level whose limits hold the picture's size, the frame rate, and `max_bitrate`; of H.265 in the Main tier. It
// depends on nothing that changes while the stream runs.
StreamLevel LevelOf(const EncoderSettings& settings);

}  // namespace arkavo
