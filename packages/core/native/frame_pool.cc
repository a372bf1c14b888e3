#include "frame_pool.h"

#include <algorithm>

#include "picture_layout.h"

namespace arkavo {

namespace {

constexpr uint32_t kSlotBits = 16;
constexpr size_t kMaxSlots = size_t{1} << kSlotBits;
constexpr uint32_t kRowAlignment = 64;

}  // namespace

FramePool& FramePool::Instance() {
  static FramePool* pool = new FramePool();
  return *pool;
}

arkavo_owner FramePool::CreateOwner(std::string name) {
  std::lock_guard<std::mutex> lock(mutex_);
  const arkavo_owner owner = next_owner_++;
  owners_.emplace(owner, std::move(name));
  return owner;
}

bool FramePool::IsAlive(arkavo_owner owner) {
  std::lock_guard<std::mutex> lock(mutex_);
  return owners_.count(owner) == 1;
}

uint32_t FramePool::DestroyOwner(arkavo_owner owner) {
  uint32_t reclaimed = 0;
  std::vector<Memory> dropped;
  std::lock_guard<std::mutex> lock(mutex_);
  if (owners_.erase(owner) == 0) return 0;
  for (Slot& slot : slots_) {
    Holder* holder = HolderOf(slot, owner);
    if (holder == nullptr) continue;
    reclaimed += holder->count;
    Subtract(slot, holder, holder->count);
    dropped.push_back(FreeIfUnheld(slot));
  }
  return reclaimed;
}

arkavo_status FramePool::Allocate(arkavo_owner owner, uint32_t width, uint32_t height, uint32_t format,
                                  arkavo_color color, arkavo_frame* out) {
  if (!IsPossible(width, height, format)) return ARKAVO_BAD_ARGUMENT;
  const PictureLayout layout = LayOut(width, height, format, kRowAlignment);
  Memory memory = BufferCache::Instance().Take(layout.bytes);
  if (memory == nullptr) return ARKAVO_OUT_OF_MEMORY;
  arkavo_picture picture{};
  picture.width = width;
  picture.height = height;
  picture.format = format;
  picture.color = color;
  Place(layout, static_cast<uint8_t*>(memory.get()), &picture);
  return Insert(owner, picture, std::move(memory), out);
}

arkavo_status FramePool::Insert(arkavo_owner owner, const arkavo_picture& picture, Memory memory, arkavo_frame* out) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (owners_.count(owner) == 0) return ARKAVO_DEAD_OWNER;
  if (free_slots_.empty()) {
    if (slots_.size() == kMaxSlots) return ARKAVO_OUT_OF_MEMORY;
    slots_.emplace_back();
    free_slots_.push_back(static_cast<uint32_t>(slots_.size() - 1));
  }
  const uint32_t index = free_slots_.back();
  Slot& slot = slots_[index];
  Add(slot, owner);
  free_slots_.pop_back();
  slot.picture = picture;
  slot.memory = std::move(memory);
  peak_ = std::max(peak_, ++in_use_);
  *out = (slot.generation << kSlotBits) | index;
  return ARKAVO_OK;
}

arkavo_status FramePool::Retain(arkavo_owner owner, arkavo_frame frame) {
  std::lock_guard<std::mutex> lock(mutex_);
  Slot* slot = nullptr;
  Holder* holder = nullptr;
  const arkavo_status status = FindHeld(owner, frame, &slot, &holder);
  if (status == ARKAVO_OK) holder->count++;
  return status;
}

arkavo_status FramePool::Release(arkavo_owner owner, arkavo_frame frame) {
  Memory dropped;
  std::lock_guard<std::mutex> lock(mutex_);
  Slot* slot = nullptr;
  Holder* holder = nullptr;
  const arkavo_status status = FindHeld(owner, frame, &slot, &holder);
  if (status != ARKAVO_OK) return status;
  Subtract(*slot, holder, 1);
  dropped = FreeIfUnheld(*slot);
  return ARKAVO_OK;
}

arkavo_status FramePool::Move(arkavo_frame frame, arkavo_owner from, arkavo_owner to) {
  std::lock_guard<std::mutex> lock(mutex_);
  Slot* slot = nullptr;
  Holder* holder = nullptr;
  const arkavo_status status = FindHeld(from, frame, &slot, &holder);
  if (status != ARKAVO_OK) return status;
  if (owners_.count(to) == 0) return ARKAVO_DEAD_OWNER;
  if (from == to) return ARKAVO_OK;
  Subtract(*slot, holder, 1);
  Add(*slot, to);
  return ARKAVO_OK;
}

arkavo_status FramePool::Describe(arkavo_frame frame, arkavo_picture* out) {
  std::lock_guard<std::mutex> lock(mutex_);
  const Slot* slot = Find(frame);
  if (slot == nullptr) return ARKAVO_STALE_FRAME;
  *out = slot->picture;
  return ARKAVO_OK;
}

arkavo_status FramePool::Share(arkavo_owner owner, arkavo_frame frame, arkavo_picture* out, Memory* memory) {
  std::lock_guard<std::mutex> lock(mutex_);
  Slot* slot = nullptr;
  Holder* holder = nullptr;
  const arkavo_status status = FindHeld(owner, frame, &slot, &holder);
  if (status != ARKAVO_OK) return status;
  *out = slot->picture;
  *memory = slot->memory;
  return ARKAVO_OK;
}

PoolStats FramePool::Stats() {
  std::lock_guard<std::mutex> lock(mutex_);
  std::unordered_map<arkavo_owner, uint32_t> counts;
  for (const Slot& slot : slots_) {
    for (const Holder& holder : slot.holders) counts[holder.owner] += holder.count;
  }
  PoolStats stats{in_use_, peak_, stale_, {}};
  for (const auto& [owner, count] : counts) stats.references.emplace_back(owners_.at(owner), count);
  return stats;
}

void FramePool::ResetPeak() {
  std::lock_guard<std::mutex> lock(mutex_);
  peak_ = in_use_;
}

FramePool::Slot* FramePool::Find(arkavo_frame frame) {
  const size_t index = frame & (kMaxSlots - 1);
  if (index < slots_.size()) {
    Slot& slot = slots_[index];
    if (!slot.holders.empty() && slot.generation == frame >> kSlotBits) return &slot;
  }
  stale_++;
  return nullptr;
}

arkavo_status FramePool::FindHeld(arkavo_owner owner, arkavo_frame frame, Slot** slot, Holder** holder) {
  *slot = Find(frame);
  if (*slot == nullptr) return ARKAVO_STALE_FRAME;
  *holder = HolderOf(**slot, owner);
  if (*holder != nullptr) return ARKAVO_OK;
  stale_++;
  return ARKAVO_NOT_HELD;
}

FramePool::Holder* FramePool::HolderOf(Slot& slot, arkavo_owner owner) {
  for (Holder& holder : slot.holders) {
    if (holder.owner == owner) return &holder;
  }
  return nullptr;
}

void FramePool::Add(Slot& slot, arkavo_owner owner) {
  if (Holder* holder = HolderOf(slot, owner)) {
    holder->count++;
  } else {
    slot.holders.push_back({owner, 1});
  }
}

// The order of holders means nothing.
void FramePool::Subtract(Slot& slot, Holder* holder, uint32_t count) {
  holder->count -= count;
  if (holder->count > 0) return;
  *holder = slot.holders.back();
  slot.holders.pop_back();
}

// Returns the memory so that the caller drops it after the lock: its destructor may run foreign code.
Memory FramePool::FreeIfUnheld(Slot& slot) {
  if (!slot.holders.empty()) return nullptr;
  slot.generation++;
  in_use_--;
  free_slots_.push_back(static_cast<uint32_t>(&slot - slots_.data()));
  return std::move(slot.memory);
}

}  // namespace arkavo
