#include "resampling.h"

#include <algorithm>
#include <cmath>

namespace fakemac {
namespace {

constexpr double kPi = 3.14159265358979323846;

double Sinc(double x) { return x == 0 ? 1 : std::sin(kPi * x) / (kPi * x); }

double Lanczos(double x, int lobes) { return std::abs(x) >= lobes ? 0 : Sinc(x) * Sinc(x / lobes); }

}  // namespace

std::vector<Taps> LanczosTaps(size_t from, size_t to, int lobes) {
  const double step = static_cast<double>(from) / static_cast<double>(to);
  const double width = std::max(1.0, step);
  std::vector<Taps> all(to);
  for (size_t index = 0; index < to; index++) {
    const double middle = (static_cast<double>(index) + 0.5) * step - 0.5;
    Taps& taps = all[index];
    taps.first = static_cast<ptrdiff_t>(std::floor(middle - lobes * width)) + 1;
    const auto end = static_cast<ptrdiff_t>(std::ceil(middle + lobes * width));
    double sum = 0;
    for (ptrdiff_t sample = taps.first; sample < end; sample++) {
      const double weight = Lanczos((static_cast<double>(sample) - middle) / width, lobes);
      taps.weights.push_back(static_cast<float>(weight));
      sum += weight;
    }
    for (float& weight : taps.weights) weight = static_cast<float>(weight / sum);
  }
  return all;
}

}  // namespace fakemac
