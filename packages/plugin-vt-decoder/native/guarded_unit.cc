#include "guarded_unit.h"

#include <cstring>
#include <vector>

namespace arkavo {
namespace {

// More than what is left of the largest block takes, in all likelihood.
constexpr size_t kGuardBytes = 64;

// Where slices end, as offsets.
std::vector<size_t> SliceEnds(VideoCodec codec, const CodedUnit& unit) {
  std::vector<size_t> ends;
  NalUnit nal;
  for (AnnexBReader reader(unit.data, unit.size); reader.Next(&nal);) {
    if (IsSlice(codec, NalType(codec, nal))) ends.push_back(static_cast<size_t>(nal.data - unit.data) + nal.size);
  }
  return ends;
}

}  // namespace

bool CopyGuarded(VideoCodec codec, const CodedUnit& unit, AVPacket* packet) {
  const std::vector<size_t> ends = codec == VideoCodec::kH265 ? SliceEnds(codec, unit) : std::vector<size_t>();
  const size_t size = unit.size + ends.size() * kGuardBytes;
  // Zero bytes follow the packet's data.
  if (av_new_packet(packet, static_cast<int>(size)) < 0) return false;
  uint8_t* to = packet->data;
  size_t copied = 0;
  for (const size_t end : ends) {
    std::memcpy(to, unit.data + copied, end - copied);
    std::memset(to + (end - copied), 0xff, kGuardBytes);
    to += end - copied + kGuardBytes;
    copied = end;
  }
  std::memcpy(to, unit.data + copied, unit.size - copied);
  return true;
}

}  // namespace arkavo
