// Scales pictures whose planes have pages beside them that nobody may touch, and from pages that nobody may write: whoever
// reads or writes too far, or writes a source, ends the process.
#include <napi.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <random>
#include <string>

#include "picture_scaler.h"

namespace arkavo {
namespace {

constexpr uint8_t kSample = 77;
constexpr int kMaxPixels = 3'000'000;

// Bytes that end where a page ends, or begin where one begins.
class GuardedBytes {
 public:
  GuardedBytes(size_t bytes, bool at_end) : page_(static_cast<size_t>(sysconf(_SC_PAGESIZE))) {
    inner_ = (bytes + page_ - 1) / page_ * page_;
    void* mapped = mmap(nullptr, inner_ + 2 * page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    mapped_ = static_cast<uint8_t*>(mapped);
    mprotect(mapped_, page_, PROT_NONE);
    mprotect(mapped_ + page_ + inner_, page_, PROT_NONE);
    data_ = mapped_ + page_ + (at_end ? inner_ - bytes : 0);
    std::memset(data_, kSample, bytes);
  }
  ~GuardedBytes() { munmap(mapped_, inner_ + 2 * page_); }
  GuardedBytes(const GuardedBytes&) = delete;
  GuardedBytes& operator=(const GuardedBytes&) = delete;

  uint8_t* data() const { return data_; }

  void MakeReadOnly() { mprotect(mapped_ + page_, inner_, PROT_READ); }

 private:
  size_t page_;
  size_t inner_;
  uint8_t* mapped_;
  uint8_t* data_;
};

struct GuardedPicture {
  PictureView view;
  std::unique_ptr<GuardedBytes> planes[3];

  GuardedPicture(int width, int height, uint32_t format, bool at_end) : view{width, height, format, {}} {
    for (int index = 0; index < view.PlaneCount(); index++) {
      const int stride = view.RowBytes(index);
      planes[index] = std::make_unique<GuardedBytes>(static_cast<size_t>(stride) * view.Rows(index), at_end);
      view.plane[index] = {planes[index]->data(), stride};
    }
  }

  void MakeReadOnly() {
    for (int index = 0; index < view.PlaneCount(); index++) planes[index]->MakeReadOnly();
  }
};

class Sizes {
 public:
  explicit Sizes(uint32_t seed) : random_(seed) {}

  int Below(int end) { return static_cast<int>(random_() % static_cast<uint32_t>(end)); }

  // Of a side: most of them small, where edges are.
  int Side() {
    const int limits[] = {8, 64, 700};
    const int kind = Below(4);
    return kind == 3 ? 2 * (1 + Below(160)) : 1 + Below(limits[kind]);
  }

 private:
  std::mt19937 random_;
};

// Empty when all samples are what they were, to within 1.
std::string Fault(const PictureView& picture) {
  for (int plane = 0; plane < picture.PlaneCount(); plane++) {
    for (int row = 0; row < picture.Rows(plane); row++) {
      for (int byte = 0; byte < picture.RowBytes(plane); byte++) {
        const int sample = picture.plane[plane].Row(row)[byte];
        if (std::abs(sample - kSample) > 1) return "became " + std::to_string(sample);
      }
    }
  }
  return "";
}

// (seed, count) → what is wrong, or an empty text
Napi::Value Run(const Napi::CallbackInfo& info) {
  Sizes sizes(info[0].ToNumber().Uint32Value());
  const int count = info[1].ToNumber().Int32Value();
  PictureScaler scaler;
  for (int index = 0; index < count; index++) {
    const int to_width = sizes.Side();
    const int to_height = sizes.Side();
    // Whole ratios go other ways in the library.
    const int ratio = sizes.Below(4) == 0 ? 2 + sizes.Below(6) : 0;
    const int width = ratio > 0 ? ratio * to_width : sizes.Side();
    const int height = ratio > 0 ? ratio * to_height : sizes.Side();
    if (static_cast<int64_t>(width) * height > kMaxPixels) continue;
    GuardedPicture from(width, height, static_cast<uint32_t>(sizes.Below(2)), sizes.Below(4) > 0);
    from.MakeReadOnly();
    const GuardedPicture to(to_width, to_height, static_cast<uint32_t>(sizes.Below(2)), sizes.Below(4) > 0);
    scaler.Scale(from.view, to.view);
    const std::string fault = Fault(to.view);
    if (fault.empty()) continue;
    return Napi::String::New(info.Env(), std::to_string(width) + "x" + std::to_string(height) + " as " +
                                             std::to_string(to_width) + "x" + std::to_string(to_height) + " " + fault);
  }
  return Napi::String::New(info.Env(), "");
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("run", Napi::Function::New(env, Run, "run"));
  return exports;
}

}  // namespace
}  // namespace arkavo

static Napi::Object InitAddon(Napi::Env env, Napi::Object exports) { return arkavo::Init(env, exports); }
NODE_API_MODULE(NODE_GYP_MODULE_NAME, InitAddon)
