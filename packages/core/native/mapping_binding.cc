#include "mapping_binding.h"

#include <cstring>
#include <utility>

#include "file_mapping.h"
#include "frame_info.h"
#include "frame_pool.h"
#include "picture_layout.h"

namespace arkavo {

namespace {

using Call = const Napi::CallbackInfo&;
using Mapping = std::shared_ptr<FileMapping>;

constexpr napi_type_tag kMappingTag = {0x3ac9e01d7b5f4f28, 0x8e47d5b2904c61fa};

Mapping& ToMapping(Napi::Value value) {
  auto token = value.As<Napi::External<Mapping>>();
  if (!token.CheckTypeTag(&kMappingTag)) throw Napi::TypeError::New(value.Env(), "not a file mapping");
  return *token.Data();
}

Napi::Value MapFile(Call info) {
  int error = 0;
  Mapping mapping = FileMapping::Open(info[0].As<Napi::Number>().Int32Value(), &error);
  if (mapping == nullptr) throw Napi::Error::New(info.Env(), std::strerror(error));
  auto kept = std::make_unique<Mapping>(std::move(mapping));
  auto token = Napi::External<Mapping>::New(info.Env(), kept.get(), [](Napi::Env, Mapping* done) { delete done; });
  kept.release();
  token.TypeTag(&kMappingTag);
  return token;
}

Napi::Value MappedSize(Call info) {
  const Mapping& mapping = ToMapping(info[0]);
  return Napi::Number::New(info.Env(), mapping ? static_cast<double>(mapping->size()) : 0);
}

Napi::Value MappingDamaged(Call info) {
  const Mapping& mapping = ToMapping(info[0]);
  return Napi::Boolean::New(info.Env(), mapping && mapping->damaged());
}

arkavo_status Frame(const Mapping& mapping, arkavo_owner owner, int64_t offset, const FrameInfo& info,
                    arkavo_frame* out) {
  if (mapping == nullptr || !IsPossible(info.width, info.height, info.format)) return ARKAVO_BAD_ARGUMENT;
  const PictureLayout layout = LayOut(info.width, info.height, info.format, 1);
  if (offset < 0 || layout.bytes > mapping->size() || static_cast<size_t>(offset) > mapping->size() - layout.bytes) {
    return ARKAVO_BAD_ARGUMENT;
  }
  arkavo_picture picture{};
  picture.width = info.width;
  picture.height = info.height;
  picture.format = info.format;
  picture.color = info.color;
  picture.read_only = 1;
  Place(layout, mapping->data() + offset, &picture);
  Memory part = FileMapping::Part(mapping, static_cast<size_t>(offset), layout.bytes);
  return FramePool::Instance().Insert(owner, picture, std::move(part), out);
}

Napi::Value MappedFrame(Call info) {
  const FrameInfo wanted = ToFrameInfo(info[3].As<Napi::Object>());
  arkavo_frame frame = 0;
  const arkavo_status status =
      Frame(ToMapping(info[0]), ToOwner(info[1]), info[2].As<Napi::Number>().Int64Value(), wanted, &frame);
  return HandleOrStatus(info.Env(), status, frame);
}

// The frames that lie in it keep the memory until the last of them is released.
void CloseMapping(Call info) { ToMapping(info[0]).reset(); }

}  // namespace

void BindMapping(Napi::Env env, Napi::Object exports) {
  exports["mapFile"] = Napi::Function::New(env, MapFile);
  exports["mappedSize"] = Napi::Function::New(env, MappedSize);
  exports["mappingDamaged"] = Napi::Function::New(env, MappingDamaged);
  exports["mappedFrame"] = Napi::Function::New(env, MappedFrame);
  exports["closeMapping"] = Napi::Function::New(env, CloseMapping);
}

}  // namespace arkavo
