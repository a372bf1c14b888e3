// Page-aligned memory for pictures, recycled by exact size. Any thread.
#ifndef ARKAVO_BUFFER_CACHE_H
#define ARKAVO_BUFFER_CACHE_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace arkavo {

// Whatever keeps a picture's bytes valid. Dropping the last copy gives them back, on whatever thread that happens.
using Memory = std::shared_ptr<void>;

class BufferCache {
 public:
  // Never destroyed: a worker's last frames may come back while the process exits.
  static BufferCache& Instance();

  // Memory of at least `bytes`, not cleared; empty when the limit or the machine refuses it.
  Memory Take(size_t bytes);

  // Gives the free buffers back to the machine.
  void Trim();

  // Bounds all buffers together, used or free. Lowering it takes nothing away from who holds a buffer.
  void SetLimit(uint64_t bytes);

  // Bytes taken from the machine, used or free.
  uint64_t AllocatedBytes();

 private:
  using Buffers = std::vector<std::pair<void*, size_t>>;

  BufferCache() = default;
  void* Reserve(size_t size);
  void Recycle(void* buffer, size_t size);
  Buffers TakeAllFree();

  std::mutex mutex_;
  // Last in, first out: the buffer whose pages are warm goes first.
  std::unordered_map<size_t, std::vector<void*>> free_;
  uint64_t allocated_ = 0;
  uint64_t limit_ = uint64_t{2} << 30;
};

}  // namespace arkavo

#endif  // ARKAVO_BUFFER_CACHE_H
