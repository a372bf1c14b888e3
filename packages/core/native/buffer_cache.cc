#include "buffer_cache.h"

#include <sys/mman.h>
#include <unistd.h>

#include <new>

namespace arkavo {

namespace {

// Codecs read a little past the last row with wide registers.
constexpr size_t kOverread = 64;

size_t WholePages(size_t bytes) {
  static const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return (bytes + page - 1) / page * page;
}

void* Map(size_t size) {
  void* buffer = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return buffer == MAP_FAILED ? nullptr : buffer;
}

}  // namespace

BufferCache& BufferCache::Instance() {
  static BufferCache* cache = new BufferCache();
  return *cache;
}

Memory BufferCache::Take(size_t bytes) {
  const size_t size = WholePages(bytes + kOverread);
  void* buffer = nullptr;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    auto found = free_.find(size);
    if (found != free_.end() && !found->second.empty()) {
      buffer = found->second.back();
      found->second.pop_back();
    }
  }
  if (buffer == nullptr) buffer = Reserve(size);
  if (buffer == nullptr) return nullptr;
  return Memory(buffer, [this, size](void* done) { Recycle(done, size); });
}

// Free buffers of other sizes make room before anything is refused.
void* BufferCache::Reserve(size_t size) {
  for (int attempt = 0; attempt < 2; attempt++) {
    bool fits = false;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      fits = allocated_ + size <= limit_;
      if (fits) allocated_ += size;
    }
    if (fits) {
      if (void* buffer = Map(size)) return buffer;
      std::lock_guard<std::mutex> lock(mutex_);
      allocated_ -= size;
    }
    Trim();
  }
  return nullptr;
}

void BufferCache::Recycle(void* buffer, size_t size) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (allocated_ <= limit_) {
      try {
        free_[size].push_back(buffer);
        return;
      } catch (const std::bad_alloc&) {
        // No room to remember it: it goes back to the machine.
      }
    }
    allocated_ -= size;
  }
  munmap(buffer, size);
}

BufferCache::Buffers BufferCache::TakeAllFree() {
  Buffers buffers;
  std::lock_guard<std::mutex> lock(mutex_);
  for (auto& [size, list] : free_) {
    for (void* buffer : list) buffers.emplace_back(buffer, size);
    allocated_ -= size * list.size();
  }
  free_.clear();
  return buffers;
}

void BufferCache::Trim() {
  for (const auto& [buffer, size] : TakeAllFree()) munmap(buffer, size);
}

void BufferCache::SetLimit(uint64_t bytes) {
  std::lock_guard<std::mutex> lock(mutex_);
  limit_ = bytes;
}

uint64_t BufferCache::AllocatedBytes() {
  std::lock_guard<std::mutex> lock(mutex_);
  return allocated_;
}

}  // namespace arkavo
