#include "file_mapping.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace arkavo {

namespace {

size_t PageBytes() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

// The file's pages and one page of zeros behind them: codecs read a little past the last row. The pages are private
// and writable so that a stage that writes by mistake gets its own copy of the page instead of ending the process.
uint8_t* Map(int file, size_t bytes, size_t reserved) {
  const int common = MAP_PRIVATE | MAP_NORESERVE;
  void* data = mmap(nullptr, reserved, PROT_READ, common | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED) return nullptr;
  if (bytes > 0 && mmap(data, bytes, PROT_READ | PROT_WRITE, common | MAP_FIXED, file, 0) == MAP_FAILED) {
    const int error = errno;
    munmap(data, reserved);
    errno = error;
    return nullptr;
  }
  return static_cast<uint8_t*>(data);
}

}  // namespace

std::shared_ptr<FileMapping> FileMapping::Open(int file, int* error) {
  struct stat status;
  if (fstat(file, &status) != 0) {
    *error = errno;
    return nullptr;
  }
  if (!S_ISREG(status.st_mode)) {
    *error = ENODEV;
    return nullptr;
  }
  const size_t page = PageBytes();
  const size_t bytes = static_cast<size_t>(status.st_size);
  const size_t reserved = (bytes + page - 1) / page * page + page;
  uint8_t* data = Map(file, bytes, reserved);
  if (data == nullptr) {
    *error = errno;
    return nullptr;
  }
  std::shared_ptr<FileMapping> mapping(new FileMapping(data, bytes, reserved));
  if (mapping->guard_->watching()) return mapping;
  *error = EMFILE;
  return nullptr;
}

// Pages that a neighbouring part shares are left alone.
Memory FileMapping::Part(std::shared_ptr<FileMapping> mapping, size_t offset, size_t bytes) {
  uint8_t* data = mapping->data_ + offset;
  return Memory(data, [mapping = std::move(mapping), offset, bytes](void*) {
    const size_t page = PageBytes();
    const size_t begin = (offset + page - 1) / page * page;
    const size_t end = (offset + bytes) / page * page;
    if (begin < end) madvise(mapping->data_ + begin, end - begin, MADV_DONTNEED);
  });
}

FileMapping::FileMapping(uint8_t* data, size_t size, size_t reserved)
    : data_(data), size_(size), reserved_(reserved), guard_(std::in_place, data, reserved) {}

FileMapping::~FileMapping() {
  guard_.reset();
  munmap(data_, reserved_);
}

}  // namespace arkavo
