#ifndef ARKAVO_UDP_SOCKET_BINDING_H
#define ARKAVO_UDP_SOCKET_BINDING_H

#include <napi.h>

namespace arkavo {

// Exports the class `Socket`.
void BindSocket(Napi::Env env, Napi::Object exports);

}  // namespace arkavo
#endif
