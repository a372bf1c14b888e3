#include "format_description.h"

#include <algorithm>

#include "color.h"
#include "ledger.h"

namespace fakevt {
namespace {

using Description = opaqueCMFormatDescription;

// Types that must be there.
std::vector<int> NeededTypes(Codec codec) {
  return codec == Codec::kH264 ? std::vector<int>{7, 8} : std::vector<int>{32, 33, 34};
}

bool IsAllowedType(Codec codec, int type) {
  return IsParameterSet(codec, type) || (codec == Codec::kHevc && (type == 39 || type == 40));
}

const Bytes* FindType(Codec codec, const std::vector<Bytes>& sets, int type) {
  const auto found =
      std::find_if(sets.begin(), sets.end(), [&](const Bytes& set) { return TypeOf(codec, set) == type; });
  return found == sets.end() ? nullptr : &*found;
}

void SetString(CFMutableDictionaryRef dictionary, CFStringRef key, CFStringRef value) {
  if (value != nullptr) CFDictionarySetValue(dictionary, key, value);
}

Ref<__CFDictionary> ExtensionsOf(const Color& color) {
  CFMutableDictionaryRef extensions = NewDictionary();
  if (color.full_range) CFDictionarySetValue(extensions, kCMFormatDescriptionExtension_FullRangeVideo, kCFBooleanTrue);
  SetString(extensions, kCMFormatDescriptionExtension_ColorPrimaries, PrimariesString(color.primaries));
  SetString(extensions, kCMFormatDescriptionExtension_TransferFunction, TransferString(color.transfer));
  SetString(extensions, kCMFormatDescriptionExtension_YCbCrMatrix, MatrixString(color.matrix));
  return Ref<__CFDictionary>::Adopt(extensions);
}

OSStatus CreateFromSets(Codec codec, size_t count, const uint8_t* const* pointers, const size_t* sizes, int prefix,
                        CMFormatDescriptionRef* out) {
  if (out == nullptr || pointers == nullptr || sizes == nullptr) return kCMFormatDescriptionError_InvalidParameter;
  std::vector<Bytes> sets;
  for (size_t i = 0; i < count; i++) {
    if (pointers[i] == nullptr || sizes[i] == 0) return kCMFormatDescriptionError_InvalidParameter;
    sets.emplace_back(pointers[i], pointers[i] + sizes[i]);
  }
  *out = NewFormatDescription(codec, sets, prefix).Leak();
  return *out == nullptr ? static_cast<OSStatus>(kCMFormatDescriptionError_InvalidParameter) : noErr;
}

OSStatus GetSet(Codec codec, CMFormatDescriptionRef reference, size_t index, const uint8_t** pointer, size_t* size,
                size_t* count, int* prefix, const char* function) {
  const auto* description = Checked<Description>(reference, function);
  if (description == nullptr || description->sequence.codec != codec) return kCMFormatDescriptionError_InvalidParameter;
  if (count != nullptr) *count = description->sets.size();
  if (prefix != nullptr) *prefix = description->prefix;
  if (pointer == nullptr && size == nullptr) return noErr;
  if (index >= description->sets.size()) return kCMFormatDescriptionError_InvalidParameter;
  if (pointer != nullptr) *pointer = description->sets[index].data();
  if (size != nullptr) *size = description->sets[index].size();
  return noErr;
}

}  // namespace

Ref<Description> NewFormatDescription(Codec codec, const std::vector<Bytes>& sets, int prefix) {
  if (prefix != 1 && prefix != 2 && prefix != 4) return {};
  for (const int type : NeededTypes(codec)) {
    if (FindType(codec, sets, type) == nullptr) return {};
  }
  for (const Bytes& set : sets) {
    if (!IsAllowedType(codec, TypeOf(codec, set))) return {};
  }
  const Bytes& sps = *FindType(codec, sets, codec == Codec::kH264 ? 7 : 33);
  const std::optional<Sequence> sequence = codec == Codec::kH264 ? ParseH264Sps(sps) : ParseHevcSps(sps, sets);
  if (!sequence) return {};
  auto description = Ref<Description>::Adopt(New<Description>(*sequence, sets, prefix));
  description->extensions = ExtensionsOf(sequence->color);
  return description;
}

}  // namespace fakevt

using fakevt::Checked;
using fakevt::Codec;

void opaqueCMFormatDescription::Finalize() {
  // Memory given back, so that a pointer into it is one to freed memory.
  std::vector<fakevt::Bytes>().swap(sets);
  extensions.Reset();
}

extern "C" {

FourCharCode CMFormatDescriptionGetMediaSubType(CMFormatDescriptionRef desc) {
  const auto* description = Checked<opaqueCMFormatDescription>(desc, "CMFormatDescriptionGetMediaSubType");
  if (description == nullptr) return 0;
  return description->sequence.codec == Codec::kH264 ? kCMVideoCodecType_H264 : kCMVideoCodecType_HEVC;
}

CFTypeRef CMFormatDescriptionGetExtension(CMFormatDescriptionRef desc, CFStringRef extensionKey) {
  const auto* description = Checked<opaqueCMFormatDescription>(desc, "CMFormatDescriptionGetExtension");
  const auto* key = Checked<__CFString>(extensionKey, "CMFormatDescriptionGetExtension");
  return description == nullptr || key == nullptr ? nullptr : description->extensions->Find(key);
}

CMVideoDimensions CMVideoFormatDescriptionGetDimensions(CMVideoFormatDescriptionRef videoDesc) {
  const auto* description = Checked<opaqueCMFormatDescription>(videoDesc, "CMVideoFormatDescriptionGetDimensions");
  return description == nullptr ? CMVideoDimensions{0, 0}
                                : CMVideoDimensions{description->sequence.width, description->sequence.height};
}

OSStatus CMVideoFormatDescriptionCreateFromH264ParameterSets(CFAllocatorRef, size_t parameterSetCount,
                                                             const uint8_t* const* parameterSetPointers,
                                                             const size_t* parameterSetSizes, int NALUnitHeaderLength,
                                                             CMFormatDescriptionRef* formatDescriptionOut) {
  return fakevt::CreateFromSets(Codec::kH264, parameterSetCount, parameterSetPointers, parameterSetSizes,
                                NALUnitHeaderLength, formatDescriptionOut);
}

OSStatus CMVideoFormatDescriptionCreateFromHEVCParameterSets(CFAllocatorRef, size_t parameterSetCount,
                                                             const uint8_t* const* parameterSetPointers,
                                                             const size_t* parameterSetSizes, int NALUnitHeaderLength,
                                                             CFDictionaryRef extensions,
                                                             CMFormatDescriptionRef* formatDescriptionOut) {
  const OSStatus status = fakevt::CreateFromSets(Codec::kHevc, parameterSetCount, parameterSetPointers,
                                                 parameterSetSizes, NALUnitHeaderLength, formatDescriptionOut);
  if (status != noErr || extensions == nullptr) return status;
  if (Checked<__CFDictionary>(extensions, "CMVideoFormatDescriptionCreateFromHEVCParameterSets") == nullptr)
    return status;
  for (const auto& [key, value] : extensions->entries) (*formatDescriptionOut)->extensions->Set(key.get(), value.get());
  return noErr;
}

OSStatus CMVideoFormatDescriptionGetH264ParameterSetAtIndex(CMFormatDescriptionRef videoDesc, size_t parameterSetIndex,
                                                            const uint8_t** parameterSetPointerOut,
                                                            size_t* parameterSetSizeOut, size_t* parameterSetCountOut,
                                                            int* NALUnitHeaderLengthOut) {
  return fakevt::GetSet(Codec::kH264, videoDesc, parameterSetIndex, parameterSetPointerOut, parameterSetSizeOut,
                        parameterSetCountOut, NALUnitHeaderLengthOut,
                        "CMVideoFormatDescriptionGetH264ParameterSetAtIndex");
}

OSStatus CMVideoFormatDescriptionGetHEVCParameterSetAtIndex(CMFormatDescriptionRef videoDesc, size_t parameterSetIndex,
                                                            const uint8_t** parameterSetPointerOut,
                                                            size_t* parameterSetSizeOut, size_t* parameterSetCountOut,
                                                            int* NALUnitHeaderLengthOut) {
  return fakevt::GetSet(Codec::kHevc, videoDesc, parameterSetIndex, parameterSetPointerOut, parameterSetSizeOut,
                        parameterSetCountOut, NALUnitHeaderLengthOut,
                        "CMVideoFormatDescriptionGetHEVCParameterSetAtIndex");
}

}  // extern "C"
