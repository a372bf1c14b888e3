#include <napi.h>

#include "arkavo_addon.h"
#include "environment.h"
#include "pool_binding.h"

// Pinned, because the pool's state is this addon's: it must outlive every worker that loads it.
static Napi::Object Init(Napi::Env env, Napi::Object exports) {
  arkavo::PinAddon(reinterpret_cast<const void*>(&Init));
  arkavo::Environment::Open(env);
  arkavo::BindPool(env, exports);
  return exports;
}

NODE_API_MODULE(frames, Init)
