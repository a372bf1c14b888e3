// Who holds which picture: handles, reference counts and owners. One for the process; every function may be called
// from any thread. Foreign memory is given back outside the lock, because that may take long or come back here.
#ifndef ARKAVO_FRAME_POOL_H
#define ARKAVO_FRAME_POOL_H

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "arkavo_pipeline.h"
#include "buffer_cache.h"

namespace arkavo {

struct PoolStats {
  uint32_t in_use;
  uint32_t peak;
  uint64_t stale;
  std::vector<std::pair<std::string, uint32_t>> references;
};

class FramePool {
 public:
  // Never destroyed: codec threads and exiting workers may still give frames back while the process ends.
  static FramePool& Instance();

  // Owner ids are never used twice.
  arkavo_owner CreateOwner(std::string name);
  bool IsAlive(arkavo_owner owner);
  // Reclaims what the owner holds and returns how many references that were; 0 for a dead one.
  uint32_t DestroyOwner(arkavo_owner owner);

  arkavo_status Allocate(arkavo_owner owner, uint32_t width, uint32_t height, uint32_t format, arkavo_color color,
                         arkavo_frame* out);
  // A frame over `memory`, which is dropped with the last reference.
  arkavo_status Insert(arkavo_owner owner, const arkavo_picture& picture, Memory memory, arkavo_frame* out);

  arkavo_status Retain(arkavo_owner owner, arkavo_frame frame);
  arkavo_status Release(arkavo_owner owner, arkavo_frame frame);
  arkavo_status Move(arkavo_frame frame, arkavo_owner from, arkavo_owner to);
  arkavo_status Describe(arkavo_frame frame, arkavo_picture* out);
  // As Describe, with a share in the memory that outlives the reference.
  arkavo_status Share(arkavo_owner owner, arkavo_frame frame, arkavo_picture* out, Memory* memory);

  PoolStats Stats();
  void ResetPeak();

 private:
  struct Holder {
    arkavo_owner owner;
    uint32_t count;
  };

  // A slot is free when nobody holds it. Its generation then differs from that of every handle given out.
  struct Slot {
    uint64_t generation = 1;
    std::vector<Holder> holders;
    arkavo_picture picture{};
    Memory memory;
  };

  FramePool() = default;
  Slot* Find(arkavo_frame frame);
  arkavo_status FindHeld(arkavo_owner owner, arkavo_frame frame, Slot** slot, Holder** holder);
  static Holder* HolderOf(Slot& slot, arkavo_owner owner);
  static void Add(Slot& slot, arkavo_owner owner);
  static void Subtract(Slot& slot, Holder* holder, uint32_t count);
  Memory FreeIfUnheld(Slot& slot);

  std::mutex mutex_;
  std::vector<Slot> slots_;
  std::vector<uint32_t> free_slots_;
  std::unordered_map<arkavo_owner, std::string> owners_;
  arkavo_owner next_owner_ = 1;
  uint32_t in_use_ = 0;
  uint32_t peak_ = 0;
  uint64_t stale_ = 0;
};

}  // namespace arkavo

#endif  // ARKAVO_FRAME_POOL_H
