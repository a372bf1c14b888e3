/*
 * What the binding of a native addon needs beside the C ABI. C++17, node-addon-api with NAPI_CPP_EXCEPTIONS.
 *
 * Everything here has internal linkage: several addons with it live in one process.
 */
#ifndef ARKAVO_ADDON_H
#define ARKAVO_ADDON_H

#include <dlfcn.h>
#include <napi.h>

#include "arkavo_error.h"
#include "arkavo_pipeline.h"

namespace arkavo {
namespace {

/*
 * Keeps the addon that contains `address` loaded until the process ends. A worker's exit would unload it otherwise, and
 * the release callback of a frame that outlives the worker would point nowhere. Call it when the addon initialises.
 */
[[maybe_unused]] void PinAddon(const void* address) {
  Dl_info info;
  if (dladdr(address, &info) != 0 && info.dli_fname != nullptr) {
    dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
  }
}

/* The frame functions behind `context.frames.abi`. Throws ERR_ADDON_LOAD when they are not those this addon was built for. */
[[maybe_unused]] const arkavo_frames* FramesAbi(const Napi::Value& value) {
  const napi_type_tag tag = {ARKAVO_FRAMES_TAG_LOWER, ARKAVO_FRAMES_TAG_UPPER};
  if (!value.IsExternal() || !value.As<Napi::Object>().CheckTypeTag(&tag)) {
    throw Error("ERR_ADDON_LOAD", "expected context.frames.abi, got something else");
  }
  const auto* frames = value.As<Napi::External<const arkavo_frames>>().Data();
  if (frames == nullptr || frames->abi_version != ARKAVO_ABI_VERSION || frames->struct_size < sizeof(arkavo_frames)) {
    throw Error("ERR_ADDON_LOAD", "the addon was built for another version of the frame ABI; build it again");
  }
  return frames;
}

/* Runs `work`; an arkavo::Error becomes a JavaScript Error with its `code`. */
template <typename Work>
auto Guarded(Napi::Env env, Work work) {
  try {
    return work();
  } catch (const Error& error) {
    Napi::Error thrown = Napi::Error::New(env, error.what());
    thrown.Set("code", Napi::String::New(env, error.code()));
    throw thrown;
  }
}

}  // namespace
}  // namespace arkavo
#endif
