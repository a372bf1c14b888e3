// Coded data, in one piece or in several.
#pragma once

#include <CoreMedia/CoreMedia.h>

#include <functional>
#include <vector>

#include "nal.h"
#include "object.h"

struct OpaqueCMBlockBuffer final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kBlockBuffer;
  struct Segment {
    // NULL until memory is needed. The data begins `offset` bytes into it.
    uint8_t* block = nullptr;
    size_t offset = 0;
    size_t size = 0;
    std::function<uint8_t*()> allocate;
    std::function<void(uint8_t*)> give_back;
  };

  OpaqueCMBlockBuffer() : Object(kKind) {}
  void Finalize() override;
  void Delete() override { delete this; }

  size_t Size() const;
  bool Assure();
  // The segment that holds the byte at `offset`, which becomes the offset inside it. NULL behind the end.
  const Segment* At(size_t* offset) const;
  // Calls `work(bytes, size)` for each piece of a range that is inside.
  OSStatus ForRange(size_t offset, size_t size, const std::function<void(uint8_t*, size_t)>& work) const;

  std::vector<Segment> segments;
};

namespace fakevt {

// A buffer with a copy of `data`, in segments of `segment_size`; 0 makes one.
Ref<OpaqueCMBlockBuffer> NewBlockBuffer(const Bytes& data, size_t segment_size);
Bytes Contents(const OpaqueCMBlockBuffer& buffer);

}  // namespace fakevt
