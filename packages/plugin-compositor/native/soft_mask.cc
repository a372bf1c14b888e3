#include "soft_mask.h"

#include <algorithm>

namespace arkavo {
namespace {

// Three means of three samples, one after the other.
constexpr int kWeights[2 * kSoftReach + 1] = {1, 3, 6, 7, 6, 3, 1};
constexpr int kSum = 27;

// `row` has kSoftReach samples of nothing on each side of what `count` samples are made of.
void SoftenRow(const uint8_t* __restrict row, int count, uint16_t* __restrict sums) {
  for (int index = 0; index < count; index++) {
    int sum = 0;
    for (int tap = 0; tap <= 2 * kSoftReach; tap++) sum += kWeights[tap] * row[index + tap];
    sums[index] = static_cast<uint16_t>(sum);
  }
}

void AddRow(const uint16_t* __restrict row, int weight, int count, uint32_t* __restrict sums) {
  for (int index = 0; index < count; index++) sums[index] += weight * row[index];
}

void DivideRow(const uint32_t* __restrict sums, int count, uint8_t* __restrict row) {
  constexpr uint32_t kAll = kSum * kSum;
  for (int index = 0; index < count; index++) row[index] = static_cast<uint8_t>((sums[index] + kAll / 2) / kAll);
}

}  // namespace

std::vector<uint8_t> Softened(const Mask& mask) {
  const int width = mask.width + 2 * kSoftReach;
  const int height = mask.height + 2 * kSoftReach;
  std::vector<uint8_t> padded(static_cast<size_t>(width) + 2 * kSoftReach);
  std::vector<uint16_t> across(static_cast<size_t>(width) * mask.height);
  for (int row = 0; row < mask.height; row++) {
    std::copy(mask.Row(row), mask.Row(row) + mask.width, padded.begin() + 2 * kSoftReach);
    SoftenRow(padded.data(), width, across.data() + static_cast<size_t>(row) * width);
  }
  std::vector<uint32_t> sums(static_cast<size_t>(width));
  std::vector<uint8_t> soft(static_cast<size_t>(width) * height);
  for (int row = 0; row < height; row++) {
    std::fill(sums.begin(), sums.end(), 0);
    for (int tap = 0; tap <= 2 * kSoftReach; tap++) {
      const int from = row + tap - 2 * kSoftReach;
      if (from >= 0 && from < mask.height) {
        AddRow(across.data() + static_cast<size_t>(from) * width, kWeights[tap], width, sums.data());
      }
    }
    DivideRow(sums.data(), width, soft.data() + static_cast<size_t>(row) * width);
  }
  return soft;
}

}  // namespace arkavo
