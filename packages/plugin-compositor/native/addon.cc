// Binds the composer to JavaScript. Runs on the thread of the stage that opened it.
#include <napi.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "arkavo_addon.h"
#include "composer.h"
#include "soft_mask.h"
#include "text_mask.h"

namespace arkavo {
namespace {

// Of an overlay, or a mask.
constexpr int kMaxSide = 16384;

int IntOf(const Napi::Object& object, const char* name) { return object.Get(name).ToNumber().Int32Value(); }

Rectangle RectangleOf(const Napi::Value& value) {
  const Napi::Object object = value.ToObject();
  return {IntOf(object, "x"), IntOf(object, "y"), IntOf(object, "width"), IntOf(object, "height")};
}

Paint PaintOf(const Napi::Value& value) {
  const Napi::Object object = value.ToObject();
  const auto part = [&](const char* name) { return object.Get(name).ToNumber().DoubleValue(); };
  return {part("red"), part("green"), part("blue"), part("alpha")};
}

bool IsBytes(const Napi::Value& value) {
  return value.IsTypedArray() && value.As<Napi::TypedArray>().TypedArrayType() == napi_uint8_array;
}

std::vector<uint8_t> BytesOf(const Napi::Value& value, const char* what) {
  if (!IsBytes(value)) {
    throw Error("ERR_FRAME_INVALID", std::string("expected ") + what + " as a Uint8Array");
  }
  const auto bytes = value.As<Napi::Uint8Array>();
  return std::vector<uint8_t>(bytes.Data(), bytes.Data() + bytes.ByteLength());
}

LayerOrder OrderOf(const Napi::Value& value) {
  const Napi::Object object = value.ToObject();
  return {static_cast<arkavo_frame>(object.Get("frame").ToNumber().Int64Value()), RectangleOf(object.Get("crop")),
          RectangleOf(object.Get("place")), IntOf(object, "radius"), object.Get("opacity").ToNumber().DoubleValue()};
}

// One list as a vector.
template <typename Item, typename Read>
std::vector<Item> ListOf(const Napi::Value& value, Read read) {
  const auto array = value.As<Napi::Array>();
  std::vector<Item> items;
  items.reserve(array.Length());
  for (uint32_t index = 0; index < array.Length(); index++) items.push_back(read(array.Get(index)));
  return items;
}

// Lasts as long as the value does, and no call in between goes to JavaScript.
Mask MaskOf(const Napi::Object& object) {
  const Napi::Value coverage = object.Get("coverage");
  const int width = IntOf(object, "width");
  const int height = IntOf(object, "height");
  const bool is_sized = width >= 0 && width <= kMaxSide && height >= 0 && height <= kMaxSide;
  if (!is_sized || !IsBytes(coverage) ||
      coverage.As<Napi::Uint8Array>().ByteLength() != static_cast<size_t>(width) * static_cast<size_t>(height)) {
    throw Error("ERR_FRAME_INVALID", "expected a mask's coverage as a Uint8Array of its width and height");
  }
  return {width, height, coverage.As<Napi::Uint8Array>().Data()};
}

Napi::Object ObjectOf(Napi::Env env, int width, int height, const std::vector<uint8_t>& coverage) {
  Napi::Object object = Napi::Object::New(env);
  Napi::Uint8Array bytes = Napi::Uint8Array::New(env, coverage.size());
  std::copy(coverage.begin(), coverage.end(), bytes.Data());
  object.Set("width", Napi::Number::New(env, width));
  object.Set("height", Napi::Number::New(env, height));
  object.Set("coverage", bytes);
  return object;
}

void DrawShape(Overlay& overlay, const Napi::Object& shape) {
  const int x = IntOf(shape, "x");
  const int y = IntOf(shape, "y");
  const Paint paint = PaintOf(shape.Get("paint"));
  overlay.DrawMask(MaskOf(shape), x, y, paint);
}

class OverlayObject : public Napi::ObjectWrap<OverlayObject> {
 public:
  static Napi::Function Define(Napi::Env env) { return DefineClass(env, "Overlay", {}); }

  // ({ place, format, gradient?, shapes, opacity })
  explicit OverlayObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    Guarded(info.Env(), [&] {
      const Napi::Object given = info[0].ToObject();
      const Rectangle place = RectangleOf(given.Get("place"));
      if (place.width < 1 || place.height < 1 || place.width > kMaxSide || place.height > kMaxSide) {
        throw Error("ERR_FRAME_INVALID", "an overlay is 1 to 16384 pixels wide and high");
      }
      const bool nv12 = given.Get("format").ToString().Utf8Value() == "nv12";
      overlay = std::make_shared<Overlay>(place, nv12 ? ARKAVO_NV12 : ARKAVO_I420);
      if (given.Get("gradient").IsObject()) {
        const Napi::Object gradient = given.Get("gradient").ToObject();
        overlay->FillGradient(PaintOf(gradient.Get("from")), PaintOf(gradient.Get("to")),
                              gradient.Get("alpha").ToNumber().DoubleValue());
      } else {
        overlay->Clear();
      }
      ListOf<int>(given.Get("shapes"), [&](const Napi::Value& shape) {
        DrawShape(*overlay, shape.ToObject());
        return 0;
      });
      const double opacity = given.Get("opacity").ToNumber().DoubleValue();
      if (opacity < 1) overlay->Fade(opacity);
    });
  }

  std::shared_ptr<Overlay> overlay;
};

class ComposerObject : public Napi::ObjectWrap<ComposerObject> {
 public:
  static Napi::Function Define(Napi::Env env) {
    return DefineClass(env, "Composer", {InstanceMethod("compose", &ComposerObject::Compose)});
  }

  // (abi)
  explicit ComposerObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    Guarded(info.Env(), [&] { composer_ = std::make_unique<Composer>(FramesAbi(info[0])); });
  }

 private:
  // (target, background, layers, overlays)
  void Compose(const Napi::CallbackInfo& info) {
    Guarded(info.Env(), [&] {
      const auto target = static_cast<arkavo_frame>(info[0].ToNumber().Int64Value());
      const auto overlays = ListOf<std::shared_ptr<Overlay>>(info[3], [](const Napi::Value& value) {
        return OverlayObject::Unwrap(value.ToObject())->overlay;
      });
      composer_->Compose(target, SamplesOf(PaintOf(info[1])), ListOf<LayerOrder>(info[2], OrderOf), overlays);
    });
  }

  std::unique_ptr<Composer> composer_;
};

// (font, code points, size) → { width, height, coverage }
std::u32string TextOf(const Napi::Value& points) {
  std::u32string text;
  for (const uint32_t point : ListOf<uint32_t>(points, [](const Napi::Value& value) {
         return value.ToNumber().Uint32Value();
       })) {
    text.push_back(static_cast<char32_t>(point));
  }
  return text;
}

Napi::Value MeasureText(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return Guarded(env, [&] {
    const int width = TextWidth(BytesOf(info[0], "a font"), TextOf(info[1]), info[2].ToNumber().Int32Value());
    return Napi::Value(Napi::Number::New(env, width));
  });
}

Napi::Value DrawTextMask(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return Guarded(env, [&] {
    const TextMask mask =
        DrawText(BytesOf(info[0], "a font"), TextOf(info[1]), info[2].ToNumber().Int32Value());
    return Napi::Value(ObjectOf(env, mask.width, mask.height, mask.coverage));
  });
}

// (mask) → a soft one
Napi::Value SoftenMask(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return Guarded(env, [&] {
    const Mask mask = MaskOf(info[0].ToObject());
    return Napi::Value(ObjectOf(env, mask.width + 2 * kSoftReach, mask.height + 2 * kSoftReach, Softened(mask)));
  });
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("Composer", ComposerObject::Define(env));
  exports.Set("Overlay", OverlayObject::Define(env));
  exports.Set("textWidth", Napi::Function::New(env, MeasureText, "textWidth"));
  exports.Set("drawText", Napi::Function::New(env, DrawTextMask, "drawText"));
  exports.Set("softened", Napi::Function::New(env, SoftenMask, "softened"));
  return exports;
}

}  // namespace
}  // namespace arkavo

static Napi::Object InitAddon(Napi::Env env, Napi::Object exports) { return arkavo::Init(env, exports); }
NODE_API_MODULE(compositor, InitAddon)
