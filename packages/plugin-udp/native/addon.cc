#include <napi.h>

#include "socket_binding.h"

static Napi::Object Init(Napi::Env env, Napi::Object exports) {
  arkavo::BindSocket(env, exports);
  return exports;
}

NODE_API_MODULE(datagrams, Init)
