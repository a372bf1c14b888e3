#include <napi.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "arkavo_addon.h"
#include "environment.h"
#include "pool_binding.h"

// Every worker would get a malloc arena of its own and keep in it what its codecs have freed.
static void ShareMallocArenas() {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 2);
#endif
}

// Pinned, because the pool's state is this addon's: it must outlive every worker that loads it.
static Napi::Object Init(Napi::Env env, Napi::Object exports) {
  arkavo::PinAddon(reinterpret_cast<const void*>(&Init));
  ShareMallocArenas();
  arkavo::Environment::Open(env);
  arkavo::BindPool(env, exports);
  return exports;
}

NODE_API_MODULE(frames, Init)
