// Which encoders there are, and making a session of one.
#include <algorithm>

#include "compression_session.h"
#include "knobs.h"
#include "ledger.h"
#include "session_create.h"

namespace fakevt {
namespace {

using Setup = OpaqueVTCompressionSession::Setup;

constexpr const char* kCreate = "VTCompressionSessionCreate";

struct Encoder {
  const char* id;
  const char* name;
  Codec codec;
  bool hardware;
};

constexpr Encoder kEncoders[] = {
    {"fakevt.h264.hardware", "H.264 (hardware)", Codec::kH264, true},
    {"fakevt.h264.software", "H.264 (software)", Codec::kH264, false},
    {"fakevt.hevc.hardware", "HEVC (hardware)", Codec::kHevc, true},
    {"fakevt.hevc.software", "HEVC (software)", Codec::kHevc, false},
};

const std::vector<Property>& SpecificationKeys() {
  static const std::vector<Property>* keys = new std::vector<Property>{
      {kVTVideoEncoderSpecification_EncoderID, Kind::kString},
      {kVTVideoEncoderSpecification_EnableHardwareAcceleratedVideoEncoder, Kind::kBoolean},
      {kVTVideoEncoderSpecification_RequireHardwareAcceleratedVideoEncoder, Kind::kBoolean},
      {kVTVideoEncoderSpecification_EnableLowLatencyRateControl, Kind::kBoolean},
  };
  return *keys;
}

const Encoder* FindEncoder(Codec codec, bool hardware, const Object* id) {
  for (const Encoder& encoder : kEncoders) {
    if (encoder.codec != codec) continue;
    if (id == nullptr ? encoder.hardware == hardware : TextOf(id) == encoder.id) return &encoder;
  }
  return nullptr;
}

// Fills in what the specification decides.
OSStatus Specify(CFDictionaryRef specification, Setup* setup) {
  NoteSpecification(specification, SpecificationKeys(), kCreate);
  const HardwareKeys keys = {kVTVideoEncoderSpecification_EnableHardwareAcceleratedVideoEncoder,
                             kVTVideoEncoderSpecification_RequireHardwareAcceleratedVideoEncoder};
  bool possible = false;
  const bool hardware = UsesHardware(specification, keys, kCreate, &possible);
  const auto* id = Find<__CFString>(specification, kVTVideoEncoderSpecification_EncoderID, kCreate);
  const Encoder* encoder = FindEncoder(setup->codec, hardware, id);
  if (encoder == nullptr || !possible) return kVTCouldNotFindVideoEncoderErr;
  if (encoder->hardware && !Knobs::Get().Current().hardware) return kVTCouldNotFindVideoEncoderErr;
  setup->low_latency =
      FindTrue(specification, kVTVideoEncoderSpecification_EnableLowLatencyRateControl, false, kCreate);
  if (setup->low_latency && !Knobs::Get().Current().low_latency) return kVTPropertyNotSupportedErr;
  setup->hardware = encoder->hardware;
  setup->encoder_id = encoder->id;
  return noErr;
}

CFDictionaryRef NewListEntry(const Encoder& encoder) {
  CFMutableDictionaryRef entry = NewDictionary();
  const auto text = [](const char* value) { return CFStringCreateWithCString(nullptr, value, kCFStringEncodingUTF8); };
  const CMVideoCodecType type = encoder.codec == Codec::kH264 ? kCMVideoCodecType_H264 : kCMVideoCodecType_HEVC;
  SetOwned(entry, kVTVideoEncoderList_CodecType, NewNumber(static_cast<int32_t>(type)));
  SetOwned(entry, kVTVideoEncoderList_CodecName, text(encoder.codec == Codec::kH264 ? "H.264" : "HEVC"));
  SetOwned(entry, kVTVideoEncoderList_EncoderID, text(encoder.id));
  SetOwned(entry, kVTVideoEncoderList_EncoderName, text(encoder.name));
  SetOwned(entry, kVTVideoEncoderList_DisplayName, text(encoder.name));
  if (encoder.hardware) CFDictionarySetValue(entry, kVTVideoEncoderList_IsHardwareAccelerated, kCFBooleanTrue);
  return entry;
}

bool SizePossible(int32_t width, int32_t height) {
  return width > 0 && height > 0 && width <= 8192 && height <= 8192 && width % 2 == 0 && height % 2 == 0;
}

}  // namespace
}  // namespace fakevt

using fakevt::Codec;

extern "C" {

OSStatus VTCompressionSessionCreate(CFAllocatorRef, int32_t width, int32_t height, CMVideoCodecType codecType,
                                    CFDictionaryRef encoderSpecification, CFDictionaryRef sourceImageBufferAttributes,
                                    CFAllocatorRef, VTCompressionOutputCallback outputCallback,
                                    void* outputCallbackRefCon, VTCompressionSessionRef* compressionSessionOut) {
  if (compressionSessionOut == nullptr || !fakevt::SizePossible(width, height)) return kVTParameterErr;
  *compressionSessionOut = nullptr;
  if (outputCallback == nullptr) {
    fakevt::Violate(fakevt::kCreate, "no callback, and the double has no output handlers");
    return kVTParameterErr;
  }
  if (codecType != kCMVideoCodecType_H264 && codecType != kCMVideoCodecType_HEVC) return kVTCouldNotFindVideoEncoderErr;
  if (const auto status = fakevt::Knobs::Get().TakeFailure(FAKEVT_ENCODER_CREATE)) return *status;
  fakevt::Setup setup;
  setup.width = width;
  setup.height = height;
  setup.codec = codecType == kCMVideoCodecType_H264 ? Codec::kH264 : Codec::kHevc;
  setup.source = fakevt::ReadAttributes(sourceImageBufferAttributes, fakevt::kCreate);
  setup.callback = outputCallback;
  setup.refcon = outputCallbackRefCon;
  if (const OSStatus status = fakevt::Specify(encoderSpecification, &setup)) return status;
  *compressionSessionOut = fakevt::New<OpaqueVTCompressionSession>(setup);
  return noErr;
}

OSStatus VTCopyVideoEncoderList(CFDictionaryRef options, CFArrayRef* listOfVideoEncodersOut) {
  if (listOfVideoEncodersOut == nullptr) return kVTParameterErr;
  if (options != nullptr) fakevt::Checked<__CFDictionary>(options, "VTCopyVideoEncoderList");
  const bool hardware = fakevt::Knobs::Get().Current().hardware;
  __CFArray* list = fakevt::New<__CFArray>();
  for (const fakevt::Encoder& encoder : fakevt::kEncoders) {
    if (encoder.hardware && !hardware) continue;
    auto* entry = const_cast<__CFDictionary*>(fakevt::NewListEntry(encoder));
    list->values.push_back(fakevt::Ref<fakevt::Object>::Adopt(entry));
  }
  *listOfVideoEncodersOut = list;
  return noErr;
}

}  // extern "C"
