#ifndef ARKAVO_POOL_BINDING_H
#define ARKAVO_POOL_BINDING_H

#include <napi.h>

namespace arkavo {

// The pool's functions, as src/frames/native.ts declares them.
void BindPool(Napi::Env env, Napi::Object exports);

}  // namespace arkavo

#endif  // ARKAVO_POOL_BINDING_H
