// Binds fakevt_control.h, as one addon's copy of the double has it. JavaScript threads.
#include <dlfcn.h>
#include <napi.h>

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>

#include "arkavo_addon.h"
#include "fakevt_control.h"

namespace arkavo {
namespace {

// An argument of a control function: text, or an integer of any kind.
template <typename Argument>
struct FromJavaScript {
  explicit FromJavaScript(const Napi::Value& value) : number(value.ToNumber().Int64Value()) {}
  Argument get() const { return static_cast<Argument>(number); }
  int64_t number;
};

template <>
struct FromJavaScript<const char*> {
  explicit FromJavaScript(const Napi::Value& value) : text(value.ToString().Utf8Value()) {}
  const char* get() const { return text.c_str(); }
  std::string text;
};

template <typename... Arguments, size_t... kIndices>
Napi::Value Call(const Napi::CallbackInfo& info, void (*function)(Arguments...), std::index_sequence<kIndices...>) {
  function(FromJavaScript<Arguments>(info[kIndices]).get()...);
  return info.Env().Undefined();
}

template <typename... Arguments, size_t... kIndices>
Napi::Value Call(const Napi::CallbackInfo& info, int (*function)(Arguments...), std::index_sequence<kIndices...>) {
  return Napi::Number::New(info.Env(), function(FromJavaScript<Arguments>(info[kIndices]).get()...));
}

// Functions that fill a text, and say how long it is.
template <typename Fill>
Napi::Value Filled(const Napi::CallbackInfo& info, Fill fill) {
  std::string text(fill(nullptr, size_t{0}) + 1, '\0');
  const size_t length = fill(text.data(), text.size());
  return Napi::String::New(info.Env(), text.data(), std::min(length, text.size() - 1));
}

Napi::Value Call(const Napi::CallbackInfo& info, size_t (*function)(char*, size_t), std::index_sequence<0, 1>) {
  return Filled(info, function);
}

Napi::Value Call(const Napi::CallbackInfo& info, size_t (*function)(const char*, char*, size_t),
                 std::index_sequence<0, 1, 2>) {
  const std::string key = info[0].ToString().Utf8Value();
  return Filled(info, [&](char* text, size_t size) { return function(key.c_str(), text, size); });
}

// The functions of one addon's double.
class Binder {
 public:
  Binder(Napi::Env env, const std::string& path)
      : library_(dlopen(path.c_str(), RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE)), functions_(Napi::Object::New(env)) {
    if (library_ == nullptr) throw Napi::Error::New(env, "the addon is not loaded: " + path);
  }

  // `declared` gives the type only: this addon has no double of its own.
  template <typename Result, typename... Arguments>
  Binder& Bind(const char* name, Result (*)(Arguments...)) {
    const Napi::Env env = functions_.Env();
    const auto function = reinterpret_cast<Result (*)(Arguments...)>(dlsym(library_, name));
    if (function == nullptr) throw Napi::Error::New(env, std::string("the addon has no ") + name);
    const auto call = [function](const Napi::CallbackInfo& info) -> Napi::Value {
      return Call(info, function, std::index_sequence_for<Arguments...>{});
    };
    functions_.Set(name, Napi::Function::New(env, call, name));
    return *this;
  }

  Napi::Object Functions() const { return functions_; }

 private:
  void* library_;
  Napi::Object functions_;
};

#define BIND(name) Bind(#name, static_cast<decltype(&name)>(nullptr))

// (path of an addon that is loaded) → its control functions by name
Napi::Value Bind(const Napi::CallbackInfo& info) {
  Binder binder(info.Env(), info[0].ToString().Utf8Value());
  return binder.BIND(fakevt_reset)
      .BIND(fakevt_violations)
      .BIND(fakevt_violation_text)
      .BIND(fakevt_live_objects)
      .BIND(fakevt_live_text)
      .BIND(fakevt_fail_next)
      .BIND(fakevt_fail_property)
      .BIND(fakevt_callback_after_failed_encode)
      .BIND(fakevt_drop_next)
      .BIND(fakevt_split_blocks)
      .BIND(fakevt_length_prefix)
      .BIND(fakevt_hardware)
      .BIND(fakevt_low_latency)
      .BIND(fakevt_callback_delay)
      .BIND(fakevt_hold_frames)
      .BIND(fakevt_hang_next_submit)
      .BIND(fakevt_unhang)
      .BIND(fakevt_hanging)
      .BIND(fakevt_change_pools)
      .BIND(fakevt_sessions_created)
      .BIND(fakevt_sessions_alive)
      .BIND(fakevt_forced_keyframes)
      .BIND(fakevt_encode_calls)
      .BIND(fakevt_decode_calls)
      .BIND(fakevt_value)
      .Functions();
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  PinAddon(reinterpret_cast<const void*>(&Init));
  exports.Set("bind", Napi::Function::New(env, Bind, "bind"));
  return exports;
}

}  // namespace
}  // namespace arkavo

static Napi::Object InitAddon(Napi::Env env, Napi::Object exports) { return arkavo::Init(env, exports); }
NODE_API_MODULE(fakevt_control, InitAddon)
