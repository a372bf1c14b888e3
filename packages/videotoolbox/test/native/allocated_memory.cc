// Tells JavaScript how many bytes the process has allocated and not freed.
#include <napi.h>

#ifdef __APPLE__
#include <malloc/malloc.h>
#else
#include <malloc.h>
#endif

namespace {

size_t AllocatedBytes() {
#ifdef __APPLE__
  malloc_statistics_t all = {};
  malloc_zone_statistics(nullptr, &all);
  return all.size_in_use;
#else
  // Of all arenas, and of what has pages of its own.
  const struct mallinfo2 all = mallinfo2();
  return all.uordblks + all.hblkhd;
#endif
}

// () → bytes
Napi::Value Bytes(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(AllocatedBytes()));
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("bytes", Napi::Function::New(env, Bytes, "bytes"));
  return exports;
}

}  // namespace

NODE_API_MODULE(allocated_memory, Init)
