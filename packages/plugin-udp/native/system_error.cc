#include "system_error.h"

#include <uv.h>

namespace arkavo {

std::string NameOf(int error) { return uv_err_name(uv_translate_sys_error(error)); }

void Check(Napi::Env env, int error) {
  if (error == 0) return;
  Napi::Error thrown = Napi::Error::New(env, uv_strerror(uv_translate_sys_error(error)));
  thrown.Set("code", Napi::String::New(env, NameOf(error)));
  throw thrown;
}

}  // namespace arkavo
