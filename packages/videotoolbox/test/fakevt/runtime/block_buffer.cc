#include "block_buffer.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "ledger.h"

namespace {

using fakevt::Checked;
using Segment = OpaqueCMBlockBuffer::Segment;

// Who allocates and frees a block: a custom source, or an allocator, the one that does nothing among them.
Segment BlockOf(uint8_t* block, size_t size, CFAllocatorRef allocator, const CMBlockBufferCustomBlockSource* source) {
  Segment segment;
  segment.block = block;
  if (source != nullptr) {
    const CMBlockBufferCustomBlockSource custom = *source;
    if (custom.AllocateBlock != nullptr) {
      segment.allocate = [custom, size] { return static_cast<uint8_t*>(custom.AllocateBlock(custom.refCon, size)); };
    }
    if (custom.FreeBlock != nullptr) {
      segment.give_back = [custom, size](uint8_t* doomed) { custom.FreeBlock(custom.refCon, doomed, size); };
    }
  } else if (allocator != kCFAllocatorNull) {
    segment.allocate = [size] { return static_cast<uint8_t*>(std::malloc(size)); };
    segment.give_back = [](uint8_t* doomed) { std::free(doomed); };
  }
  return segment;
}

OSStatus CheckRange(const OpaqueCMBlockBuffer& buffer, size_t offset, size_t size) {
  if (offset > buffer.Size()) return kCMBlockBufferBadOffsetParameterErr;
  return size > buffer.Size() - offset ? kCMBlockBufferBadLengthParameterErr : kCMBlockBufferNoErr;
}

}  // namespace

void OpaqueCMBlockBuffer::Finalize() {
  for (Segment& segment : segments) {
    if (segment.block != nullptr && segment.give_back) segment.give_back(segment.block);
  }
  segments.clear();
}

size_t OpaqueCMBlockBuffer::Size() const {
  size_t size = 0;
  for (const Segment& segment : segments) size += segment.size;
  return size;
}

bool OpaqueCMBlockBuffer::Assure() {
  for (Segment& segment : segments) {
    if (segment.block == nullptr && segment.allocate) segment.block = segment.allocate();
    if (segment.block == nullptr) return false;
  }
  return true;
}

const Segment* OpaqueCMBlockBuffer::At(size_t* offset) const {
  for (const Segment& segment : segments) {
    if (*offset < segment.size) return &segment;
    *offset -= segment.size;
  }
  return nullptr;
}

OSStatus OpaqueCMBlockBuffer::ForRange(size_t offset, size_t size,
                                       const std::function<void(uint8_t*, size_t)>& work) const {
  if (const OSStatus status = CheckRange(*this, offset, size)) return status;
  while (size > 0) {
    size_t inside = offset;
    const Segment* segment = At(&inside);
    if (segment->block == nullptr) return kCMBlockBufferUnallocatedBlockErr;
    const size_t piece = std::min(size, segment->size - inside);
    work(segment->block + segment->offset + inside, piece);
    offset += piece;
    size -= piece;
  }
  return kCMBlockBufferNoErr;
}

namespace fakevt {

Ref<OpaqueCMBlockBuffer> NewBlockBuffer(const Bytes& data, size_t segment_size) {
  auto buffer = Ref<OpaqueCMBlockBuffer>::Adopt(New<OpaqueCMBlockBuffer>());
  const size_t step = segment_size == 0 ? data.size() : segment_size;
  for (size_t at = 0; at < data.size(); at += step) {
    const size_t size = std::min(step, data.size() - at);
    auto* memory = static_cast<uint8_t*>(std::malloc(size));
    std::memcpy(memory, data.data() + at, size);
    buffer->segments.push_back({memory, 0, size, nullptr, [](uint8_t* doomed) { std::free(doomed); }});
  }
  return buffer;
}

Bytes Contents(const OpaqueCMBlockBuffer& buffer) {
  Bytes data;
  buffer.ForRange(0, buffer.Size(), [&](uint8_t* piece, size_t size) { data.insert(data.end(), piece, piece + size); });
  return data;
}

}  // namespace fakevt

extern "C" {

OSStatus CMBlockBufferCreateWithMemoryBlock(CFAllocatorRef, void* memoryBlock, size_t blockLength,
                                            CFAllocatorRef blockAllocator,
                                            const CMBlockBufferCustomBlockSource* customBlockSource,
                                            size_t offsetToData, size_t dataLength, CMBlockBufferFlags flags,
                                            CMBlockBufferRef* blockBufferOut) {
  if (blockBufferOut == nullptr) return kCMBlockBufferBadPointerParameterErr;
  if (blockLength == 0 || dataLength == 0) return kCMBlockBufferBadLengthParameterErr;
  if (offsetToData > blockLength) return kCMBlockBufferBadOffsetParameterErr;
  if (dataLength > blockLength - offsetToData) return kCMBlockBufferBadLengthParameterErr;
  if (customBlockSource != nullptr && customBlockSource->version != kCMBlockBufferCustomBlockSourceVersion) {
    return kCMBlockBufferBadCustomBlockSourceErr;
  }
  Segment segment = BlockOf(static_cast<uint8_t*>(memoryBlock), blockLength, blockAllocator, customBlockSource);
  segment.offset = offsetToData;
  segment.size = dataLength;
  auto buffer = fakevt::Ref<OpaqueCMBlockBuffer>::Adopt(fakevt::New<OpaqueCMBlockBuffer>());
  buffer->segments.push_back(segment);
  const bool now = (flags & kCMBlockBufferAssureMemoryNowFlag) != 0;
  if (now && !buffer->Assure()) return kCMBlockBufferBlockAllocationFailedErr;
  *blockBufferOut = buffer.Leak();
  return kCMBlockBufferNoErr;
}

OSStatus CMBlockBufferCreateContiguous(CFAllocatorRef, CMBlockBufferRef sourceBuffer, CFAllocatorRef,
                                       const CMBlockBufferCustomBlockSource*, size_t offsetToData, size_t dataLength,
                                       CMBlockBufferFlags, CMBlockBufferRef* blockBufferOut) {
  const auto* source = Checked<OpaqueCMBlockBuffer>(sourceBuffer, "CMBlockBufferCreateContiguous");
  if (source == nullptr || blockBufferOut == nullptr) return kCMBlockBufferBadPointerParameterErr;
  if (const OSStatus status = CheckRange(*source, offsetToData, dataLength)) return status;
  const size_t size = dataLength == 0 ? source->Size() - offsetToData : dataLength;
  fakevt::Bytes data;
  const OSStatus status = source->ForRange(
      offsetToData, size, [&](uint8_t* piece, size_t length) { data.insert(data.end(), piece, piece + length); });
  if (status != kCMBlockBufferNoErr) return status;
  *blockBufferOut = fakevt::NewBlockBuffer(data, 0).Leak();
  return kCMBlockBufferNoErr;
}

OSStatus CMBlockBufferReplaceDataBytes(const void* sourceBytes, CMBlockBufferRef destinationBuffer,
                                       size_t offsetIntoDestination, size_t dataLength) {
  auto* buffer = Checked<OpaqueCMBlockBuffer>(destinationBuffer, "CMBlockBufferReplaceDataBytes");
  if (buffer == nullptr || sourceBytes == nullptr) return kCMBlockBufferBadPointerParameterErr;
  if (!buffer->Assure()) return kCMBlockBufferBlockAllocationFailedErr;
  const auto* from = static_cast<const uint8_t*>(sourceBytes);
  return buffer->ForRange(offsetIntoDestination, dataLength, [&](uint8_t* piece, size_t size) {
    std::memcpy(piece, from, size);
    from += size;
  });
}

OSStatus CMBlockBufferCopyDataBytes(CMBlockBufferRef theSourceBuffer, size_t offsetToData, size_t dataLength,
                                    void* destination) {
  const auto* buffer = Checked<OpaqueCMBlockBuffer>(theSourceBuffer, "CMBlockBufferCopyDataBytes");
  if (buffer == nullptr || destination == nullptr) return kCMBlockBufferBadPointerParameterErr;
  auto* to = static_cast<uint8_t*>(destination);
  return buffer->ForRange(offsetToData, dataLength, [&](uint8_t* piece, size_t size) {
    std::memcpy(to, piece, size);
    to += size;
  });
}

OSStatus CMBlockBufferGetDataPointer(CMBlockBufferRef theBuffer, size_t offset, size_t* lengthAtOffsetOut,
                                     size_t* totalLengthOut, char** dataPointerOut) {
  const auto* buffer = Checked<OpaqueCMBlockBuffer>(theBuffer, "CMBlockBufferGetDataPointer");
  if (buffer == nullptr) return kCMBlockBufferBadPointerParameterErr;
  size_t inside = offset;
  const Segment* segment = buffer->At(&inside);
  if (segment == nullptr) return kCMBlockBufferBadOffsetParameterErr;
  if (segment->block == nullptr) return kCMBlockBufferUnallocatedBlockErr;
  if (lengthAtOffsetOut != nullptr) *lengthAtOffsetOut = segment->size - inside;
  if (totalLengthOut != nullptr) *totalLengthOut = buffer->Size();
  if (dataPointerOut != nullptr) *dataPointerOut = reinterpret_cast<char*>(segment->block + segment->offset + inside);
  return kCMBlockBufferNoErr;
}

size_t CMBlockBufferGetDataLength(CMBlockBufferRef theBuffer) {
  const auto* buffer = Checked<OpaqueCMBlockBuffer>(theBuffer, "CMBlockBufferGetDataLength");
  return buffer == nullptr ? 0 : buffer->Size();
}

Boolean CMBlockBufferIsRangeContiguous(CMBlockBufferRef theBuffer, size_t offset, size_t length) {
  const auto* buffer = Checked<OpaqueCMBlockBuffer>(theBuffer, "CMBlockBufferIsRangeContiguous");
  if (buffer == nullptr || CheckRange(*buffer, offset, length) != kCMBlockBufferNoErr) return 0;
  const size_t size = length == 0 ? buffer->Size() - offset : length;
  size_t inside = offset;
  const Segment* segment = buffer->At(&inside);
  return segment != nullptr && segment->size - inside >= size;
}

}  // extern "C"
