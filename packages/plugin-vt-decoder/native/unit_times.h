// Which unit a picture was coded in, found again when the picture comes out.
#pragma once

#include <array>
#include <cstdint>

namespace arkavo {

// Units are numbered in decoding order; the decoder carries the number along in place of a time, which may come twice.
class UnitTimes {
 public:
  struct Unit {
    int64_t number = -1;
    int64_t pts_us = 0;
    bool damaged = false;
  };

  // The new unit's number.
  int64_t Add(int64_t pts_us) {
    next_++;
    units_[Slot(next_)] = {next_, pts_us, false};
    return next_;
  }

  // The latest unit began no picture: its number is the next one's.
  void Withdraw() { units_[Slot(next_--)] = {}; }

  void MarkDamaged(int64_t number) {
    if (Unit* unit = Kept(number)) unit->damaged = true;
  }

  // The unit of that number; null when it is none of those kept.
  const Unit* Find(int64_t number) const { return const_cast<UnitTimes*>(this)->Kept(number); }

 private:
  // No decoder holds back more than 16 pictures, or 32 fields; pictures that never come out are between them.
  static constexpr int64_t kKept = 256;
  static size_t Slot(int64_t number) { return static_cast<size_t>(number & (kKept - 1)); }

  Unit* Kept(int64_t number) {
    Unit& unit = units_[Slot(number)];
    return number >= 0 && unit.number == number ? &unit : nullptr;
  }

  std::array<Unit, kKept> units_;
  int64_t next_ = -1;
};

}  // namespace arkavo
