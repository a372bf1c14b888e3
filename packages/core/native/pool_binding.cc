#include "pool_binding.h"

#include "buffer_cache.h"
#include "environment.h"
#include "frame_info.h"
#include "frame_pool.h"
#include "frames_abi.h"
#include "plane_views.h"

namespace arkavo {

namespace {

constexpr napi_type_tag kAbiTag = {ARKAVO_FRAMES_TAG_LOWER, ARKAVO_FRAMES_TAG_UPPER};

using Call = const Napi::CallbackInfo&;

FramePool& Pool() { return FramePool::Instance(); }

Napi::Value CreateOwner(Call info) {
  return Napi::Number::New(info.Env(), Pool().CreateOwner(info[0].As<Napi::String>().Utf8Value()));
}

Napi::Value BindOwner(Call info) {
  const arkavo_owner owner = ToOwner(info[0]);
  const bool alive = Pool().IsAlive(owner);
  if (alive) Environment::Of(info.Env()).Bind(owner);
  return Napi::Boolean::New(info.Env(), alive);
}

Napi::Value DestroyOwner(Call info) {
  const arkavo_owner owner = ToOwner(info[0]);
  Environment::Of(info.Env()).Unbind(owner);
  return Napi::Number::New(info.Env(), Pool().DestroyOwner(owner));
}

Napi::Value Allocate(Call info) {
  const FrameInfo wanted = ToFrameInfo(info[1].As<Napi::Object>());
  arkavo_frame frame = 0;
  const arkavo_status status =
      Pool().Allocate(ToOwner(info[0]), wanted.width, wanted.height, wanted.format, wanted.color, &frame);
  return HandleOrStatus(info.Env(), status, frame);
}

Napi::Value Retain(Call info) {
  return Napi::Boolean::New(info.Env(), Pool().Retain(ToOwner(info[0]), ToFrame(info[1])) == ARKAVO_OK);
}

Napi::Value Release(Call info) {
  return Napi::Boolean::New(info.Env(), Pool().Release(ToOwner(info[0]), ToFrame(info[1])) == ARKAVO_OK);
}

Napi::Value Move(Call info) {
  const arkavo_status status = Pool().Move(ToFrame(info[0]), ToOwner(info[1]), ToOwner(info[2]));
  return Napi::Number::New(info.Env(), status);
}

Napi::Value Map(Call info) { return MapPlanes(info.Env(), ToOwner(info[0]), ToFrame(info[1])); }

void Unmap(Call info) { UnmapPlanes(info[0].As<Napi::Object>()); }

Napi::Value Stats(Call info) {
  Napi::Env env = info.Env();
  const PoolStats stats = Pool().Stats();
  auto owners = Napi::Array::New(env, stats.references.size());
  for (uint32_t index = 0; index < stats.references.size(); index++) {
    auto owner = Napi::Object::New(env);
    owner["name"] = stats.references[index].first;
    owner["references"] = stats.references[index].second;
    owners[index] = owner;
  }
  auto result = Napi::Object::New(env);
  result["inUse"] = stats.in_use;
  result["peak"] = stats.peak;
  result["allocatedBytes"] = static_cast<double>(BufferCache::Instance().AllocatedBytes());
  result["stale"] = static_cast<double>(stats.stale);
  result["owners"] = owners;
  return result;
}

void ResetPeak(Call) { Pool().ResetPeak(); }

void Trim(Call) { BufferCache::Instance().Trim(); }

void SetLimit(Call info) {
  const int64_t bytes = info[0].As<Napi::Number>().Int64Value();
  BufferCache::Instance().SetLimit(bytes < 0 ? 0 : static_cast<uint64_t>(bytes));
}

Napi::Value Abi(Napi::Env env) {
  auto abi = Napi::External<arkavo_frames>::New(env, const_cast<arkavo_frames*>(FramesAbi()));
  abi.TypeTag(&kAbiTag);
  return abi;
}

}  // namespace

void BindPool(Napi::Env env, Napi::Object exports) {
  exports["abi"] = Abi(env);
  exports["createOwner"] = Napi::Function::New(env, CreateOwner);
  exports["bindOwner"] = Napi::Function::New(env, BindOwner);
  exports["destroyOwner"] = Napi::Function::New(env, DestroyOwner);
  exports["allocate"] = Napi::Function::New(env, Allocate);
  exports["retain"] = Napi::Function::New(env, Retain);
  exports["release"] = Napi::Function::New(env, Release);
  exports["move"] = Napi::Function::New(env, Move);
  exports["mapPlanes"] = Napi::Function::New(env, Map);
  exports["unmapPlanes"] = Napi::Function::New(env, Unmap);
  exports["stats"] = Napi::Function::New(env, Stats);
  exports["resetPeak"] = Napi::Function::New(env, ResetPeak);
  exports["trim"] = Napi::Function::New(env, Trim);
  exports["setLimit"] = Napi::Function::New(env, SetLimit);
}

}  // namespace arkavo
