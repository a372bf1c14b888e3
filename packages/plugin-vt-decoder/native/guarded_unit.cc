#include "guarded_unit.h"

#include <cstring>

namespace arkavo {
namespace {

// More than what is left of the largest block takes, in all likelihood.
constexpr size_t kGuardBytes = 64;

}  // namespace

bool CopyGuarded(const CodedUnit& unit, const UnitScan& scan, AVPacket* packet) {
  const size_t size = unit.size + scan.slice_ends.size() * kGuardBytes;
  // Zero bytes follow the packet's data.
  if (av_new_packet(packet, static_cast<int>(size)) < 0) return false;
  uint8_t* to = packet->data;
  size_t copied = 0;
  for (const size_t end : scan.slice_ends) {
    std::memcpy(to, unit.data + copied, end - copied);
    std::memset(to + (end - copied), 0xff, kGuardBytes);
    to += end - copied + kGuardBytes;
    copied = end;
  }
  std::memcpy(to, unit.data + copied, unit.size - copied);
  return true;
}

}  // namespace arkavo
