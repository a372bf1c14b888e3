// Lanczos filters.
#pragma once

#include <cstddef>
#include <vector>

namespace fakemac {

// The samples that one new sample is made of: `first` and those after it. Some may be beyond the edges.
struct Taps {
  ptrdiff_t first;
  std::vector<float> weights;  // 1 in all
};

// For each of `to` samples in place of `from`. `lobes` on each side, of as many samples as one new one stands for.
std::vector<Taps> LanczosTaps(size_t from, size_t to, int lobes);

}  // namespace fakemac
