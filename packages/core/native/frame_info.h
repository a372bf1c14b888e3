// How JavaScript says what a picture is.
#ifndef ARKAVO_FRAME_INFO_H
#define ARKAVO_FRAME_INFO_H

#include <napi.h>

#include <cstdint>
#include <string>

#include "arkavo_pipeline.h"

namespace arkavo {

struct FrameInfo {
  uint32_t width;
  uint32_t height;
  uint32_t format;
  arkavo_color color;
};

// An unknown format becomes one that the pool refuses.
inline FrameInfo ToFrameInfo(Napi::Object info) {
  const std::string format = info.Get("format").As<Napi::String>().Utf8Value();
  auto color = info.Get("color").As<Napi::Object>();
  const auto codePoint = [&](const char* name) {
    return static_cast<uint8_t>(color.Get(name).As<Napi::Number>().Uint32Value());
  };
  return {info.Get("width").As<Napi::Number>().Uint32Value(),
          info.Get("height").As<Napi::Number>().Uint32Value(),
          format == "i420" ? uint32_t{ARKAVO_I420} : format == "nv12" ? uint32_t{ARKAVO_NV12} : UINT32_MAX,
          {codePoint("primaries"), codePoint("transfer"), codePoint("matrix"),
           static_cast<uint8_t>(color.Get("fullRange").ToBoolean().Value())}};
}

inline arkavo_owner ToOwner(Napi::Value value) { return value.As<Napi::Number>().Uint32Value(); }

inline arkavo_frame ToFrame(Napi::Value value) {
  return static_cast<arkavo_frame>(value.As<Napi::Number>().Int64Value());
}

// A handle, or the (negative) status of why there is none.
inline Napi::Value HandleOrStatus(Napi::Env env, arkavo_status status, arkavo_frame frame) {
  return Napi::Number::New(env, status == ARKAVO_OK ? static_cast<double>(frame) : static_cast<double>(status));
}

}  // namespace arkavo

#endif  // ARKAVO_FRAME_INFO_H
