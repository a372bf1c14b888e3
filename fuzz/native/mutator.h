// Damaged copies of a corpus, the same for the same seed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace fuzz {

using Bytes = std::vector<uint8_t>;

// splitmix64.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  // 0 to `limit` - 1; 0 for a limit of 0.
  size_t Below(size_t limit) { return limit == 0 ? 0 : static_cast<size_t>(Next() % limit); }

 private:
  uint64_t state_;
};

// The corpus outlives it.
class Mutator {
 public:
  Mutator(const std::vector<Bytes>& corpus, uint64_t seed) : corpus_(corpus), random_(seed) {}

  // One entry of the corpus with 1 to 8 things done to it; valid until the next call.
  const Bytes& Next() {
    bytes_ = Any();
    Damage(&bytes_);
    return bytes_;
  }

  void Damage(Bytes* bytes) {
    for (size_t left = 1 + random_.Below(8); left > 0; left--) Change(bytes);
    if (bytes->size() > kMaxBytes) bytes->resize(kMaxBytes);
  }

  Random& random() { return random_; }

 private:
  static constexpr size_t kMaxBytes = 64 * 1024;

  const Bytes& Any() { return corpus_[random_.Below(corpus_.size())]; }

  uint8_t AnyByte() { return static_cast<uint8_t>(random_.Next()); }

  void Change(Bytes* bytes) {
    switch (random_.Below(10)) {
      case 0: case 1: case 2:
        return FlipBit(bytes);
      case 3:
        return SetByte(bytes);
      case 4:
        return Erase(bytes);
      case 5:
        return Repeat(bytes);
      case 6:
        return Splice(bytes);
      case 7:
        return Insert(bytes, StartCode());
      case 8:
        return Overwrite(bytes, Length(bytes->size()));
      default:
        return bytes->resize(random_.Below(4) == 0 ? random_.Below(bytes->size() + 1) : bytes->size());
    }
  }

  void FlipBit(Bytes* bytes) {
    if (!bytes->empty()) (*bytes)[random_.Below(bytes->size())] ^= static_cast<uint8_t>(1 << random_.Below(8));
  }

  void SetByte(Bytes* bytes) {
    static constexpr uint8_t kEdges[] = {0x00, 0x01, 0x03, 0x7f, 0x80, 0xfe, 0xff};
    if (bytes->empty()) return;
    const uint8_t value = random_.Below(2) == 0 ? kEdges[random_.Below(sizeof kEdges)] : AnyByte();
    (*bytes)[random_.Below(bytes->size())] = value;
  }

  // Where a piece of up to 64 bytes lies.
  std::pair<std::ptrdiff_t, std::ptrdiff_t> Piece(const Bytes& bytes) {
    const size_t from = random_.Below(bytes.size() + 1);
    const size_t count = random_.Below(std::min<size_t>(64, bytes.size() - from) + 1);
    return {static_cast<std::ptrdiff_t>(from), static_cast<std::ptrdiff_t>(from + count)};
  }

  void Erase(Bytes* bytes) {
    const auto [from, to] = Piece(*bytes);
    bytes->erase(bytes->begin() + from, bytes->begin() + to);
  }

  void Repeat(Bytes* bytes) {
    const auto [from, to] = Piece(*bytes);
    Insert(bytes, Bytes(bytes->begin() + from, bytes->begin() + to));
  }

  // The rest becomes another entry's.
  void Splice(Bytes* bytes) {
    const Bytes& other = Any();
    bytes->resize(random_.Below(bytes->size() + 1));
    const auto from = static_cast<std::ptrdiff_t>(random_.Below(other.size() + 1));
    bytes->insert(bytes->end(), other.begin() + from, other.end());
  }

  void Insert(Bytes* bytes, const Bytes& piece) {
    const auto at = static_cast<std::ptrdiff_t>(random_.Below(bytes->size() + 1));
    bytes->insert(bytes->begin() + at, piece.begin(), piece.end());
  }

  void Overwrite(Bytes* bytes, const Bytes& piece) {
    if (bytes->size() < piece.size()) return;
    std::copy(piece.begin(), piece.end(),
              bytes->begin() + static_cast<std::ptrdiff_t>(random_.Below(bytes->size() - piece.size() + 1)));
  }

  Bytes StartCode() {
    static const Bytes kCodes[] = {{0, 0, 1}, {0, 0, 0, 1}, {0, 0, 3}, {0, 0, 0}};
    Bytes code = kCodes[random_.Below(4)];
    if (random_.Below(2) == 0) code.push_back(AnyByte());
    return code;
  }

  // Four bytes that may lead near the end, far outside, or look like a start code.
  Bytes Length(size_t size) {
    const uint64_t choices[] = {random_.Below(size + 8), 256 + random_.Below(256), 0xffffffff, 0x7fffffff, 0, 1};
    const uint64_t length = choices[random_.Below(6)];
    return {static_cast<uint8_t>(length >> 24), static_cast<uint8_t>(length >> 16), static_cast<uint8_t>(length >> 8),
            static_cast<uint8_t>(length)};
  }

  const std::vector<Bytes>& corpus_;
  Random random_;
  Bytes bytes_;
};

}  // namespace fuzz
