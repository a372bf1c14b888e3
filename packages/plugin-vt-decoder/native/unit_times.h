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

  void MarkLatestDamaged() { units_[Slot(next_)].damaged = true; }

  // The unit of that number; the latest when it is none of those kept.
  const Unit& Find(int64_t number) const {
    const Unit& kept = units_[Slot(number)];
    return number >= 0 && kept.number == number ? kept : units_[Slot(next_)];
  }

 private:
  // No decoder holds back more than 16 pictures, or 32 fields.
  static constexpr int64_t kKept = 64;
  static size_t Slot(int64_t number) { return static_cast<size_t>(number & (kKept - 1)); }

  std::array<Unit, kKept> units_;
  int64_t next_ = -1;
};

}  // namespace arkavo
