// What the system refuses, as JavaScript knows it.
#ifndef ARKAVO_UDP_SYSTEM_ERROR_H
#define ARKAVO_UDP_SYSTEM_ERROR_H

#include <napi.h>

#include <string>

namespace arkavo {

// Of an errno value: `ECONNREFUSED`.
std::string NameOf(int error);

// Throws an Error with the system's `code` for an errno value; 0 is none.
void Check(Napi::Env env, int error);

}  // namespace arkavo
#endif
