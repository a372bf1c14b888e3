// One JavaScript environment (the main thread or a worker), and the owners that die with it. Its own thread only.
#ifndef ARKAVO_ENVIRONMENT_H
#define ARKAVO_ENVIRONMENT_H

#include <napi.h>

#include <unordered_set>

#include "arkavo_pipeline.h"

namespace arkavo {

class Environment {
 public:
  // Adds the hook that runs however the environment ends: return, throw, exit, terminate, out of memory.
  static void Open(Napi::Env env);
  static Environment& Of(Napi::Env env);

  void Bind(arkavo_owner owner) { owners_.insert(owner); }
  void Unbind(arkavo_owner owner) { owners_.erase(owner); }

 private:
  static void Close(void* environment);

  std::unordered_set<arkavo_owner> owners_;
};

}  // namespace arkavo

#endif  // ARKAVO_ENVIRONMENT_H
