#include "property.h"

namespace fakevt {
namespace {

constexpr bool kReadOnly = true;
constexpr bool kH264Only = true;

CFStringRef TypeText(Kind type) {
  if (type == Kind::kBoolean) return kVTPropertyType_Boolean;
  if (type == Kind::kNumber) return kVTPropertyType_Number;
  return type == Kind::kString ? kVTPropertyType_Enumeration : nullptr;
}

}  // namespace

const std::vector<Property>& EncoderProperties() {
  static const std::vector<Property>* properties = new std::vector<Property>{
      {kVTCompressionPropertyKey_AllowFrameReordering, Kind::kBoolean},
      {kVTCompressionPropertyKey_AllowOpenGOP, Kind::kBoolean},
      {kVTCompressionPropertyKey_AllowTemporalCompression, Kind::kBoolean},
      {kVTCompressionPropertyKey_AverageBitRate, Kind::kNumber},
      {kVTCompressionPropertyKey_BaseLayerBitRateFraction, Kind::kNumber},
      {kVTCompressionPropertyKey_BaseLayerFrameRate, Kind::kNumber},
      {kVTCompressionPropertyKey_BaseLayerFrameRateFraction, Kind::kNumber},
      {kVTCompressionPropertyKey_ColorPrimaries, Kind::kString},
      {kVTCompressionPropertyKey_ConstantBitRate, Kind::kNumber},
      {kVTCompressionPropertyKey_DataRateLimits, Kind::kArray},
      {kVTCompressionPropertyKey_EnableLTR, Kind::kBoolean},
      {kVTCompressionPropertyKey_EncoderID, Kind::kString, kReadOnly},
      {kVTCompressionPropertyKey_ExpectedFrameRate, Kind::kNumber},
      {kVTCompressionPropertyKey_H264EntropyMode, Kind::kString, false, kH264Only},
      {kVTCompressionPropertyKey_MaxAllowedFrameQP, Kind::kNumber},
      {kVTCompressionPropertyKey_MaxFrameDelayCount, Kind::kNumber},
      {kVTCompressionPropertyKey_MaxH264SliceBytes, Kind::kNumber, false, kH264Only},
      {kVTCompressionPropertyKey_MaxKeyFrameInterval, Kind::kNumber},
      {kVTCompressionPropertyKey_MaxKeyFrameIntervalDuration, Kind::kNumber},
      {kVTCompressionPropertyKey_MaximizePowerEfficiency, Kind::kBoolean},
      {kVTCompressionPropertyKey_MinAllowedFrameQP, Kind::kNumber},
      {kVTCompressionPropertyKey_NumberOfPendingFrames, Kind::kNumber, kReadOnly},
      {kVTCompressionPropertyKey_OutputBitDepth, Kind::kNumber},
      {kVTCompressionPropertyKey_PixelBufferPoolIsShared, Kind::kBoolean, kReadOnly},
      {kVTCompressionPropertyKey_PrioritizeEncodingSpeedOverQuality, Kind::kBoolean},
      {kVTCompressionPropertyKey_ProfileLevel, Kind::kString},
      {kVTCompressionPropertyKey_Quality, Kind::kNumber},
      {kVTCompressionPropertyKey_RealTime, Kind::kBoolean},
      {kVTCompressionPropertyKey_ReferenceBufferCount, Kind::kNumber},
      {kVTCompressionPropertyKey_SupportsBaseFrameQP, Kind::kBoolean, kReadOnly},
      {kVTCompressionPropertyKey_TransferFunction, Kind::kString},
      {kVTCompressionPropertyKey_UsingHardwareAcceleratedVideoEncoder, Kind::kBoolean, kReadOnly},
      {kVTCompressionPropertyKey_VideoEncoderPixelBufferAttributes, Kind::kDictionary, kReadOnly},
      {kVTCompressionPropertyKey_YCbCrMatrix, Kind::kString},
  };
  return *properties;
}

const std::vector<Property>& DecoderProperties() {
  static const std::vector<Property>* properties = new std::vector<Property>{
      {kVTDecompressionPropertyKey_MaximizePowerEfficiency, Kind::kBoolean},
      {kVTDecompressionPropertyKey_NumberOfFramesBeingDecoded, Kind::kNumber, kReadOnly},
      {kVTDecompressionPropertyKey_PixelBufferPoolIsShared, Kind::kBoolean, kReadOnly},
      {kVTDecompressionPropertyKey_RealTime, Kind::kBoolean},
      {kVTDecompressionPropertyKey_ThreadCount, Kind::kNumber},
      {kVTDecompressionPropertyKey_UsingHardwareAcceleratedVideoDecoder, Kind::kBoolean, kReadOnly},
  };
  return *properties;
}

const Property* FindProperty(const std::vector<Property>& properties, const Object* key) {
  for (const Property& property : properties) {
    if (Equal(property.key, key)) return &property;
  }
  return nullptr;
}

CFDictionaryRef NewPropertyDictionary(const std::vector<Property>& properties) {
  CFMutableDictionaryRef dictionary = NewDictionary();
  for (const Property& property : properties) {
    CFMutableDictionaryRef entry = NewDictionary();
    if (CFStringRef type = TypeText(property.type)) CFDictionarySetValue(entry, kVTPropertyTypeKey, type);
    CFDictionarySetValue(
        entry, kVTPropertyReadWriteStatusKey,
        property.read_only ? kVTPropertyReadWriteStatus_ReadOnly : kVTPropertyReadWriteStatus_ReadWrite);
    SetOwned(dictionary, property.key, entry);
  }
  return dictionary;
}

}  // namespace fakevt
