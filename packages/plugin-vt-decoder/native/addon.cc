// Binds decoder sessions to JavaScript. Runs on the thread of the stage that opened the session.
#include <napi.h>

#include <vector>

#include "arkavo_addon.h"
#include "decoder_session.h"

namespace arkavo {
namespace {

Napi::Object ColorObject(Napi::Env env, const arkavo_color& color) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("primaries", Napi::Number::New(env, color.primaries));
  object.Set("transfer", Napi::Number::New(env, color.transfer));
  object.Set("matrix", Napi::Number::New(env, color.matrix));
  object.Set("fullRange", Napi::Boolean::New(env, color.full_range != 0));
  return object;
}

Napi::Object InfoObject(Napi::Env env, const arkavo_picture& picture) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("width", Napi::Number::New(env, picture.width));
  object.Set("height", Napi::Number::New(env, picture.height));
  object.Set("format", Napi::String::New(env, picture.format == ARKAVO_NV12 ? "nv12" : "i420"));
  object.Set("color", ColorObject(env, picture.color));
  return object;
}

Napi::Object PictureObject(Napi::Env env, const DecodedPicture& picture) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("handle", Napi::Number::New(env, static_cast<double>(picture.frame)));
  object.Set("ptsUs", Napi::Number::New(env, static_cast<double>(picture.pts_us)));
  object.Set("info", InfoObject(env, picture.description));
  object.Set("damaged", Napi::Boolean::New(env, picture.damaged));
  return object;
}

Napi::Value ResultObject(Napi::Env env, const std::vector<DecodedPicture>& decoded, const DecodeResult& done) {
  Napi::Array pictures = Napi::Array::New(env, decoded.size());
  for (size_t index = 0; index < decoded.size(); index++) {
    pictures.Set(static_cast<uint32_t>(index), PictureObject(env, decoded[index]));
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("pictures", pictures);
  result.Set("corruptPictures", Napi::Number::New(env, done.corrupt_pictures));
  result.Set("damage", Napi::String::New(env, done.damage));
  return result;
}

Hardware HardwareOf(const std::string& wish) {
  if (wish == "required") return Hardware::kRequired;
  return wish == "off" ? Hardware::kOff : Hardware::kPreferred;
}

DecoderSettings SettingsOf(const Napi::Object& object) {
  DecoderSettings settings;
  settings.codec = object.Get("codec").ToString().Utf8Value() == "h265" ? VideoCodec::kH265 : VideoCodec::kH264;
  settings.threads = object.Get("threads").ToNumber().Int32Value();
  settings.hardware = HardwareOf(object.Get("hardware").ToString().Utf8Value());
  settings.conceal = object.Get("conceal").ToBoolean().Value();
  return settings;
}

// A stage may give any Uint8Array; its memory is read during the call only.
CodedUnit UnitOf(const Napi::Value& data, const Napi::Value& pts_us, const Napi::Value& keyframe) {
  if (!data.IsTypedArray() || data.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array) {
    throw Error("ERR_STREAM_INVALID", "expected the unit to decode as a Uint8Array");
  }
  const auto bytes = data.As<Napi::Uint8Array>();
  return {bytes.Data(), bytes.ByteLength(), pts_us.ToNumber().Int64Value(), keyframe.ToBoolean().Value()};
}

class Decoder : public Napi::ObjectWrap<Decoder> {
 public:
  static Napi::Function Define(Napi::Env env) {
    return DefineClass(env, "Decoder",
                       {InstanceMethod("decode", &Decoder::Decode), InstanceMethod("flush", &Decoder::Flush),
                        InstanceMethod("describe", &Decoder::Describe), InstanceMethod("close", &Decoder::Close)});
  }

  // (abi, owner, settings)
  explicit Decoder(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    Guarded(info.Env(), [&] {
      frames_ = FramesAbi(info[0]);
      stage_ = info[1].ToNumber().Uint32Value();
      session_ = OpenDecoder(frames_, stage_, SettingsOf(info[2].ToObject()));
    });
  }

 private:
  // (data, ptsUs, keyframe) → result
  Napi::Value Decode(const Napi::CallbackInfo& info) {
    return Collect(info.Env(), [&](const PictureSink& sink) {
      return OpenSession().Decode(UnitOf(info[0], info[1], info[2]), sink);
    });
  }

  // () → result
  Napi::Value Flush(const Napi::CallbackInfo& info) {
    return Collect(info.Env(), [&](const PictureSink& sink) { return OpenSession().Flush(sink); });
  }

  // () → { name, hardware }
  Napi::Value Describe(const Napi::CallbackInfo& info) {
    return Guarded(info.Env(), [&] {
      const DecoderDescription description = OpenSession().Description();
      Napi::Object object = Napi::Object::New(info.Env());
      object.Set("name", Napi::String::New(info.Env(), description.name));
      object.Set("hardware", Napi::Boolean::New(info.Env(), description.hardware));
      return object;
    });
  }

  void Close(const Napi::CallbackInfo&) { session_.reset(); }

  template <typename Work>
  Napi::Value Collect(Napi::Env env, Work work) {
    return Guarded(env, [&] {
      std::vector<DecodedPicture> decoded;
      try {
        const DecodeResult done = work([&](const DecodedPicture& picture) { decoded.push_back(picture); });
        return ResultObject(env, decoded, done);
      } catch (...) {
        // Nobody will know of them.
        for (const DecodedPicture& picture : decoded) frames_->release(stage_, picture.frame);
        throw;
      }
    });
  }

  DecoderSession& OpenSession() {
    if (!session_) throw Error("ERR_STATE_WRONG", "the decoder is closed");
    return *session_;
  }

  const arkavo_frames* frames_ = nullptr;
  arkavo_owner stage_ = 0;
  std::unique_ptr<DecoderSession> session_;
};

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  PinAddon(reinterpret_cast<const void*>(&Init));
  exports.Set("Decoder", Decoder::Define(env));
  return exports;
}

}  // namespace
}  // namespace arkavo

static Napi::Object InitAddon(Napi::Env env, Napi::Object exports) { return arkavo::Init(env, exports); }
NODE_API_MODULE(vt_decoder, InitAddon)
