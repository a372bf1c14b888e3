#include "environment.h"

#include "frame_pool.h"

namespace arkavo {

namespace {

void KeepInstanceData(Napi::Env, Environment*) {}

}  // namespace

// The hook frees it, not the instance data's finalizer: only the hook is sure to run before the thread is gone.
void Environment::Open(Napi::Env env) {
  auto* environment = new Environment();
  env.SetInstanceData<Environment, KeepInstanceData>(environment);
  napi_add_env_cleanup_hook(env, Close, environment);
}

Environment& Environment::Of(Napi::Env env) { return *env.GetInstanceData<Environment>(); }

void Environment::Close(void* data) {
  auto* environment = static_cast<Environment*>(data);
  for (const arkavo_owner owner : environment->owners_) FramePool::Instance().DestroyOwner(owner);
  delete environment;
}

}  // namespace arkavo
