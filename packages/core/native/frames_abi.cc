#include "frames_abi.h"

#include <new>
#include <string>

#include "frame_pool.h"
#include "picture_layout.h"

namespace arkavo {

namespace {

// No C++ exception may leave through a C function.
template <typename Operation>
arkavo_status Guarded(Operation operation) {
  try {
    return operation(FramePool::Instance());
  } catch (const std::bad_alloc&) {
    return ARKAVO_OUT_OF_MEMORY;
  }
}

// Armed only once the frame exists: a refused `wrap` must not run the callback.
struct ForeignMemory {
  void (*release)(void* opaque) = nullptr;
  void* opaque = nullptr;
  ~ForeignMemory() {
    if (release != nullptr) release(opaque);
  }
};

arkavo_owner OwnerCreate(const char* name) {
  arkavo_owner owner = 0;
  Guarded([&](FramePool& pool) {
    owner = pool.CreateOwner(name == nullptr ? "" : name);
    return ARKAVO_OK;
  });
  return owner;
}

void OwnerDestroy(arkavo_owner owner) {
  Guarded([&](FramePool& pool) {
    pool.DestroyOwner(owner);
    return ARKAVO_OK;
  });
}

arkavo_status Allocate(arkavo_owner owner, uint32_t width, uint32_t height, uint32_t format, arkavo_color color,
                       arkavo_frame* out) {
  if (out == nullptr) return ARKAVO_BAD_ARGUMENT;
  return Guarded([&](FramePool& pool) { return pool.Allocate(owner, width, height, format, color, out); });
}

arkavo_status Wrap(arkavo_owner owner, const arkavo_picture* picture, void (*release)(void* opaque), void* opaque,
                   arkavo_frame* out) {
  if (picture == nullptr || out == nullptr || !IsWhole(*picture)) return ARKAVO_BAD_ARGUMENT;
  return Guarded([&](FramePool& pool) {
    auto memory = std::make_shared<ForeignMemory>();
    const arkavo_status status = pool.Insert(owner, *picture, memory, out);
    if (status == ARKAVO_OK) {
      memory->opaque = opaque;
      memory->release = release;
    }
    return status;
  });
}

arkavo_status Retain(arkavo_owner owner, arkavo_frame frame) {
  return Guarded([&](FramePool& pool) { return pool.Retain(owner, frame); });
}

arkavo_status Release(arkavo_owner owner, arkavo_frame frame) {
  return Guarded([&](FramePool& pool) { return pool.Release(owner, frame); });
}

arkavo_status Move(arkavo_frame frame, arkavo_owner from, arkavo_owner to) {
  return Guarded([&](FramePool& pool) { return pool.Move(frame, from, to); });
}

arkavo_status Describe(arkavo_frame frame, arkavo_picture* out) {
  if (out == nullptr) return ARKAVO_BAD_ARGUMENT;
  return Guarded([&](FramePool& pool) { return pool.Describe(frame, out); });
}

}  // namespace

const arkavo_frames* FramesAbi() {
  static const arkavo_frames abi = {ARKAVO_ABI_VERSION, sizeof(arkavo_frames), OwnerCreate, OwnerDestroy, Allocate,
                                    Wrap,               Retain,                Release,     Move,         Describe};
  return &abi;
}

}  // namespace arkavo
