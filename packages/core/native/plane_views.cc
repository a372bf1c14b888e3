#include "plane_views.h"

#include <memory>

#include "buffer_cache.h"
#include "frame_pool.h"
#include "picture_layout.h"

namespace arkavo {

namespace {

// What the views of one mapping have in common; emptied when they are unmapped, whichever finalizers run later.
using Share = std::shared_ptr<Memory>;

constexpr napi_type_tag kShareTag = {0x6d1f7a40c52e4b93, 0x9b0e28d4f17a5c36};

Napi::ArrayBuffer View(Napi::Env env, uint8_t* data, size_t bytes, const Share& share) {
  auto kept = std::make_unique<Share>(share);
  auto buffer = Napi::ArrayBuffer::New(
      env, data, bytes, [](Napi::Env, void*, Share* done) { delete done; }, kept.get());
  kept.release();
  return buffer;
}

Napi::Value ShareToken(Napi::Env env, const Share& share) {
  auto kept = std::make_unique<Share>(share);
  auto token = Napi::External<Share>::New(env, kept.get(), [](Napi::Env, Share* done) { delete done; });
  kept.release();
  token.TypeTag(&kShareTag);
  return token;
}

}  // namespace

Napi::Value MapPlanes(Napi::Env env, arkavo_owner owner, arkavo_frame frame) {
  arkavo_picture picture;
  Memory memory;
  if (FramePool::Instance().Share(owner, frame, &picture, &memory) != ARKAVO_OK) return env.Undefined();
  const Share share = std::make_shared<Memory>(std::move(memory));
  auto planes = Napi::Array::New(env, picture.plane_count);
  for (uint32_t index = 0; index < picture.plane_count; index++) {
    const size_t bytes = VisibleSpan(picture, index);
    auto plane = Napi::Object::New(env);
    plane["data"] = Napi::Uint8Array::New(env, bytes, View(env, picture.data[index], bytes, share), 0);
    plane["stride"] = Napi::Number::New(env, picture.stride[index]);
    planes[index] = plane;
  }
  auto views = Napi::Object::New(env);
  views["planes"] = planes;
  views["share"] = ShareToken(env, share);
  return views;
}

void UnmapPlanes(Napi::Object views) {
  auto planes = views.Get("planes").As<Napi::Array>();
  for (uint32_t index = 0; index < planes.Length(); index++) {
    auto data = planes.Get(index).As<Napi::Object>().Get("data").As<Napi::Uint8Array>();
    data.ArrayBuffer().Detach();
  }
  auto token = views.Get("share").As<Napi::External<Share>>();
  if (token.CheckTypeTag(&kShareTag)) (*token.Data())->reset();
}

}  // namespace arkavo
