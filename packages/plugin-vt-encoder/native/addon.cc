// Binds encoder sessions to JavaScript. Runs on the thread of the stage that opened the session.
#include <napi.h>

#include <cstring>

#include "arkavo_addon.h"
#include "encoder_session.h"

namespace arkavo {
namespace {

arkavo_owner StageOwner(const Napi::Value& owner) { return owner.ToNumber().Uint32Value(); }

arkavo_color ColorOf(const Napi::Object& color) {
  const auto code = [&](const char* name) { return static_cast<uint8_t>(color.Get(name).ToNumber().Uint32Value()); };
  return {code("primaries"), code("transfer"), code("matrix"),
          static_cast<uint8_t>(color.Get("fullRange").ToBoolean().Value() ? 1 : 0)};
}

Hardware HardwareOf(const std::string& text) {
  if (text == "required") return Hardware::kRequired;
  return text == "off" ? Hardware::kOff : Hardware::kPreferred;
}

EncoderSettings SettingsOf(const Napi::Object& object) {
  const auto number = [&](const char* name) { return object.Get(name).ToNumber(); };
  const auto text = [&](const char* name) { return object.Get(name).ToString().Utf8Value(); };
  EncoderSettings settings;
  settings.codec = text("codec") == "h265" ? VideoCodec::kH265 : VideoCodec::kH264;
  settings.width = number("width").Uint32Value();
  settings.height = number("height").Uint32Value();
  settings.format = text("format") == "nv12" ? ARKAVO_NV12 : ARKAVO_I420;
  settings.color = ColorOf(object.Get("color").ToObject());
  settings.frame_rate_num = number("frameRateNum").Int32Value();
  settings.frame_rate_den = number("frameRateDen").Int32Value();
  settings.bitrate = number("bitrate").Int64Value();
  settings.max_bitrate = number("maxBitrate").Int64Value();
  settings.key_frame_interval = number("keyFrameInterval").Int32Value();
  settings.profile = text("profile");
  settings.preset = text("preset");
  settings.threads = number("threads").Int32Value();
  settings.hardware = HardwareOf(text("hardware"));
  settings.encoder = text("encoder");
  return settings;
}

template <typename Values, typename Convert>
Napi::Array ArrayOf(Napi::Env env, const Values& values, Convert convert) {
  Napi::Array array = Napi::Array::New(env, values.size());
  for (uint32_t index = 0; index < values.size(); index++) array.Set(index, convert(values[index]));
  return array;
}

// In a buffer of exactly its size: it is transferred to other threads.
Napi::Object UnitObject(Napi::Env env, const CodedUnit& unit) {
  Napi::ArrayBuffer data = Napi::ArrayBuffer::New(env, unit.size);
  std::memcpy(data.Data(), unit.data, unit.size);
  Napi::Object object = Napi::Object::New(env);
  object.Set("data", data);
  object.Set("ptsUs", Napi::Number::New(env, static_cast<double>(unit.pts_us)));
  object.Set("dtsUs", Napi::Number::New(env, static_cast<double>(unit.dts_us)));
  object.Set("keyframe", Napi::Boolean::New(env, unit.keyframe));
  return object;
}

class Encoder : public Napi::ObjectWrap<Encoder> {
 public:
  static Napi::Function Define(Napi::Env env) {
    return DefineClass(env, "Encoder",
                       {InstanceMethod("encode", &Encoder::Encode), InstanceMethod("setBitrate", &Encoder::SetBitrate),
                        InstanceMethod("flush", &Encoder::Flush), InstanceMethod("describe", &Encoder::Describe),
                        InstanceMethod("close", &Encoder::Close)});
  }

  // (abi, owner, name, settings)
  explicit Encoder(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    Guarded(info.Env(), [&] {
      session_ = OpenEncoder(FramesAbi(info[0]), StageOwner(info[1]), info[2].ToString().Utf8Value(), SettingsOf(info[3].ToObject()));
    });
  }

 private:
  // (handle, ptsUs, durationUs, forceKeyframe) → { units, droppedPtsUs, fault }
  Napi::Value Encode(const Napi::CallbackInfo& info) {
    return Collect(info.Env(), [&](const CodedUnitSink& sink) {
      const auto frame = static_cast<arkavo_frame>(info[0].ToNumber().Int64Value());
      return OpenSession().Encode(frame, info[1].ToNumber().Int64Value(), info[2].ToNumber().Int64Value(),
                                  info[3].ToBoolean().Value(), sink);
    });
  }

  // () → { units, droppedPtsUs, fault }
  Napi::Value Flush(const Napi::CallbackInfo& info) {
    return Collect(info.Env(), [&](const CodedUnitSink& sink) { return OpenSession().Flush(sink); });
  }

  // (bitsPerSecond)
  void SetBitrate(const Napi::CallbackInfo& info) {
    Guarded(info.Env(), [&] { OpenSession().SetBitrate(info[0].ToNumber().Int64Value()); });
  }

  Napi::Value Describe(const Napi::CallbackInfo& info) {
    return Guarded(info.Env(), [&] {
      const EncoderDescription description = OpenSession().Description();
      Napi::Object object = Napi::Object::New(info.Env());
      object.Set("name", Napi::String::New(info.Env(), description.name));
      object.Set("hardware", Napi::Boolean::New(info.Env(), description.hardware));
      object.Set("threads", Napi::Number::New(info.Env(), description.threads));
      object.Set("refused", ArrayOf(info.Env(), description.refused, [&](const std::string& refusal) {
                   return Napi::String::New(info.Env(), refusal);
                 }));
      return object;
    });
  }

  void Close(const Napi::CallbackInfo&) { session_.reset(); }

  template <typename Work>
  Napi::Value Collect(Napi::Env env, Work work) {
    return Guarded(env, [&] {
      Napi::Array units = Napi::Array::New(env);
      const EncodeResult result =
          work([&](const CodedUnit& unit) { units.Set(units.Length(), UnitObject(env, unit)); });
      Napi::Object object = Napi::Object::New(env);
      object.Set("units", units);
      object.Set("droppedPtsUs", ArrayOf(env, result.dropped_pts_us, [&](int64_t pts_us) {
                   return Napi::Number::New(env, static_cast<double>(pts_us));
                 }));
      object.Set("fault", Napi::String::New(env, result.fault));
      return object;
    });
  }

  EncoderSession& OpenSession() {
    if (!session_) throw Error("ERR_STATE_WRONG", "the encoder is closed");
    return *session_;
  }

  std::unique_ptr<EncoderSession> session_;
};

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  PinAddon(reinterpret_cast<const void*>(&Init));
  exports.Set("Encoder", Encoder::Define(env));
  return exports;
}

}  // namespace
}  // namespace arkavo

static Napi::Object InitAddon(Napi::Env env, Napi::Object exports) { return arkavo::Init(env, exports); }
NODE_API_MODULE(vt_encoder, InitAddon)
