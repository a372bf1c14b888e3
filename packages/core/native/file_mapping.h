// A regular file as memory. Opened and closed by one thread; its pictures are read and dropped by any.
#ifndef ARKAVO_FILE_MAPPING_H
#define ARKAVO_FILE_MAPPING_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "buffer_cache.h"
#include "fault_guard.h"

namespace arkavo {

class FileMapping {
 public:
  // Maps the whole of an open file, which may be closed then. Null with an errno in `error` when that is refused.
  static std::shared_ptr<FileMapping> Open(int file, int* error);
  // A share in the mapping that keeps its bytes valid. They leave the process's resident memory with it: pages of a long
  // file would add up otherwise.
  static Memory Part(std::shared_ptr<FileMapping> mapping, size_t offset, size_t bytes);
  ~FileMapping();
  FileMapping(const FileMapping&) = delete;
  FileMapping& operator=(const FileMapping&) = delete;

  uint8_t* data() const { return data_; }
  // The file's size in bytes when it was mapped.
  size_t size() const { return size_; }
  // Whether a part that was read had gone from the file, or could not be read: it was zeros.
  bool damaged() const { return guard_->faulted(); }

 private:
  FileMapping(uint8_t* data, size_t size, size_t reserved);

  uint8_t* data_;
  size_t size_;
  size_t reserved_;
  std::optional<FaultGuard> guard_;
};

}  // namespace arkavo

#endif  // ARKAVO_FILE_MAPPING_H
