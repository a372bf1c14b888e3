#include <napi.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "arkavo_addon.h"
#include "environment.h"
#include "pool_binding.h"

// Codecs are large and come and go with their streams: what they have freed has to be of use to the next one. Every worker
// would get a malloc arena of its own and keep it there; and the size from which blocks are mapped, and so can be unmapped,
// would rise with the largest that was freed, until a heap of aligned blocks grew by every codec that was opened.
static void KeepMallocSmall() {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 2);
  mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#endif
}

// Pinned, because the pool's state is this addon's: it must outlive every worker that loads it.
static Napi::Object Init(Napi::Env env, Napi::Object exports) {
  arkavo::PinAddon(reinterpret_cast<const void*>(&Init));
  KeepMallocSmall();
  arkavo::Environment::Open(env);
  arkavo::BindPool(env, exports);
  return exports;
}

NODE_API_MODULE(frames, Init)
