// Puts an access unit together from the payloads of its packets, as src/payload does, to the byte. No N-API. One thread uses it.
#ifndef ARKAVO_UDP_UNIT_ASSEMBLER_H
#define ARKAVO_UDP_UNIT_ASSEMBLER_H

#include <arkavo_bitstream/nal_unit.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace arkavo {

class UnitAssembler {
 public:
  explicit UnitAssembler(VideoCodec codec) : codec_(codec) {}

  void Restart();
  // The next payload, of any bytes. False when it does not fit what came before, is damaged, or makes too much: the unit is no use then.
  bool Take(const uint8_t* payload, size_t bytes);
  // Whether no NAL unit is missing its end.
  bool IsWhole() const { return !isOpen_ && !unit_.empty(); }
  // Whether its first slice is one of a keyframe.
  bool IsKey() const { return isKey_; }
  // In Annex B form.
  const std::vector<uint8_t>& Unit() const { return unit_; }

 private:
  bool TakeAggregate(const uint8_t* payload, size_t bytes);
  bool TakeFragment(const uint8_t* payload, size_t bytes);
  bool TakeNal(const uint8_t* nal, size_t bytes);
  bool BeginFragmented(const uint8_t* header, bool isEnd);
  bool BeginNal(const uint8_t* header);
  bool Append(const uint8_t* data, size_t bytes);
  bool IsHeader(const uint8_t* header) const;

  VideoCodec codec_;
  std::vector<uint8_t> unit_;
  bool hasSlice_ = false;
  bool isKey_ = false;
  // A fragmented NAL unit has begun, with this header, and not ended.
  bool isOpen_ = false;
  uint8_t open_[2] = {};
};

}  // namespace arkavo
#endif
