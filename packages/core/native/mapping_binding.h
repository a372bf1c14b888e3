#ifndef ARKAVO_MAPPING_BINDING_H
#define ARKAVO_MAPPING_BINDING_H

#include <napi.h>

namespace arkavo {

// The functions of file mappings, as src/frames/native.ts declares them.
void BindMapping(Napi::Env env, Napi::Object exports);

}  // namespace arkavo

#endif  // ARKAVO_MAPPING_BINDING_H
