/* ISO/IEC 14496-10 §7.4.1.1, ISO/IEC 23008-2 §7.4.2.1. */
#ifndef ARKAVO_BITSTREAM_EMULATION_PREVENTION_H
#define ARKAVO_BITSTREAM_EMULATION_PREVENTION_H

#include <vector>

#include "nal_unit.h"

namespace arkavo {

/* Puts a NAL unit without its emulation prevention bytes into `out`, whose content goes. BitReader needs no copy. */
inline void RemoveEmulationPrevention(const NalUnit& nal, std::vector<uint8_t>* out) {
  out->clear();
  out->reserve(nal.size);
  size_t zeros = 0;
  for (size_t index = 0; index < nal.size; index++) {
    const uint8_t byte = nal.data[index];
    const bool is_prevention = byte == 3 && zeros >= 2;
    zeros = byte == 0 ? zeros + 1 : 0;
    if (!is_prevention) out->push_back(byte);
  }
}

}  // namespace arkavo
#endif
