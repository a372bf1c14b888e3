// What the status codes of VideoToolbox, Core Media and Core Video mean for a codec session.
#pragma once

#include <cstdint>
#include <string>

namespace arkavo {

// What to do about a call or a callback that failed.
enum class VtOutcome {
  kOk,
  kParameter,         // a mistake of the caller's: the same call fails again
  kProperty,          // this codec does not have the property, or it is read-only
  kSessionLost,       // the session is dead: open another one
  kBadData,           // the coded data is damaged: go on from a keyframe
  kReferenceMissing,  // a picture refers to one that never came: go on from a keyframe
  kFormatChanged,     // the session can't take the new format: open another one
  kUnavailable,       // no such codec here
  kBusy,              // the hardware is taken by others: later, or without it
  kUnsupported,       // profile, size or pixel format
  kNoMemory,
  kPoolFull,          // as many pictures as were allowed are in use: drop this one
  kUnknown
};

struct VtStatus {
  int32_t code;
  const char* name;
  VtOutcome outcome;
  const char* meaning;
};

namespace vt_status_detail {

// VTErrors.h, CMBlockBuffer.h, CMFormatDescription.h, CMSampleBuffer.h, CVReturn.h. Numbers, so that a code that an
// older SDK has no name for is known too.
inline constexpr VtStatus kTable[] = {
    {0, "noErr", VtOutcome::kOk, "no error"},
    {-12900, "kVTPropertyNotSupportedErr", VtOutcome::kProperty, "the codec does not have this property"},
    {-12901, "kVTPropertyReadOnlyErr", VtOutcome::kProperty, "the property cannot be set"},
    {-12902, "kVTParameterErr", VtOutcome::kParameter, "a parameter is not valid"},
    {-12903, "kVTInvalidSessionErr", VtOutcome::kSessionLost, "the session is dead"},
    {-12904, "kVTAllocationFailedErr", VtOutcome::kNoMemory, "out of memory"},
    {-12905, "kVTPixelTransferNotSupportedErr", VtOutcome::kUnsupported, "no conversion between these pixel formats"},
    {-12906, "kVTCouldNotFindVideoDecoderErr", VtOutcome::kUnavailable, "there is no such decoder"},
    {-12907, "kVTCouldNotCreateInstanceErr", VtOutcome::kUnavailable, "the codec could not be started"},
    {-12908, "kVTCouldNotFindVideoEncoderErr", VtOutcome::kUnavailable, "there is no such encoder"},
    {-12909, "kVTVideoDecoderBadDataErr", VtOutcome::kBadData, "the data is damaged"},
    {-12910, "kVTVideoDecoderUnsupportedDataFormatErr", VtOutcome::kUnsupported,
     "the decoder does not take this profile or size"},
    {-12911, "kVTVideoDecoderMalfunctionErr", VtOutcome::kSessionLost, "the decoder malfunctioned"},
    {-12912, "kVTVideoEncoderMalfunctionErr", VtOutcome::kSessionLost, "the encoder malfunctioned"},
    {-12913, "kVTVideoDecoderNotAvailableNowErr", VtOutcome::kBusy, "all decoders are taken"},
    {-12914, "kVTImageRotationNotSupportedErr", VtOutcome::kUnsupported, "no rotation"},
    {-12915, "kVTVideoEncoderNotAvailableNowErr", VtOutcome::kBusy, "all encoders are taken"},
    {-12916, "kVTFormatDescriptionChangeNotSupportedErr", VtOutcome::kFormatChanged,
     "the session does not take the new format"},
    {-12917, "kVTInsufficientSourceColorDataErr", VtOutcome::kUnsupported, "the source's colours are not told"},
    {-12918, "kVTCouldNotCreateColorCorrectionDataErr", VtOutcome::kUnsupported, "no such colour conversion"},
    {-12919, "kVTColorSyncTransformConvertFailedErr", VtOutcome::kUnsupported, "the colour conversion failed"},
    {-12210, "kVTVideoDecoderAuthorizationErr", VtOutcome::kUnavailable, "the decoder may not be used here"},
    {-12211, "kVTVideoEncoderAuthorizationErr", VtOutcome::kUnavailable, "the encoder may not be used here"},
    {-17690, "kVTVideoDecoderRemovedErr", VtOutcome::kSessionLost, "the decoder was removed"},
    {-17691, "kVTSessionMalfunctionErr", VtOutcome::kSessionLost, "the session malfunctioned"},
    {-17692, "kVTVideoDecoderNeedsRosettaErr", VtOutcome::kUnavailable, "the decoder needs Rosetta"},
    {-17693, "kVTVideoEncoderNeedsRosettaErr", VtOutcome::kUnavailable, "the encoder needs Rosetta"},
    {-17694, "kVTVideoDecoderReferenceMissingErr", VtOutcome::kReferenceMissing, "a picture it refers to is missing"},
    {-17695, "kVTVideoDecoderCallbackMessagingErr", VtOutcome::kSessionLost, "the decoder's process does not answer"},
    {-17696, "kVTVideoDecoderUnknownErr", VtOutcome::kSessionLost, "the decoder failed for a reason of its own"},
    {-12700, "kCMBlockBufferStructureAllocationFailedErr", VtOutcome::kNoMemory, "out of memory"},
    {-12701, "kCMBlockBufferBlockAllocationFailedErr", VtOutcome::kNoMemory, "out of memory"},
    {-12702, "kCMBlockBufferBadCustomBlockSourceErr", VtOutcome::kParameter, "a block buffer's source is not valid"},
    {-12703, "kCMBlockBufferBadOffsetParameterErr", VtOutcome::kParameter, "an offset behind a block buffer's end"},
    {-12704, "kCMBlockBufferBadLengthParameterErr", VtOutcome::kParameter,
     "a length that a block buffer does not have"},
    {-12705, "kCMBlockBufferBadPointerParameterErr", VtOutcome::kParameter,
     "a pointer that a block buffer does not take"},
    {-12706, "kCMBlockBufferEmptyBBufErr", VtOutcome::kParameter, "a block buffer is empty"},
    {-12707, "kCMBlockBufferUnallocatedBlockErr", VtOutcome::kParameter, "a block buffer's memory is not there"},
    {-12708, "kCMBlockBufferInsufficientSpaceErr", VtOutcome::kNoMemory, "a block buffer is too small"},
    {-12710, "kCMFormatDescriptionError_InvalidParameter", VtOutcome::kParameter, "parameter sets that make no format"},
    {-12711, "kCMFormatDescriptionError_AllocationFailed", VtOutcome::kNoMemory, "out of memory"},
    {-12718, "kCMFormatDescriptionError_ValueNotAvailable", VtOutcome::kParameter,
     "the format does not have this value"},
    {-12730, "kCMSampleBufferError_AllocationFailed", VtOutcome::kNoMemory, "out of memory"},
    {-12731, "kCMSampleBufferError_RequiredParameterMissing", VtOutcome::kParameter,
     "a sample buffer lacks a parameter"},
    {-12733, "kCMSampleBufferError_BufferNotReady", VtOutcome::kParameter, "a sample buffer's data is not there yet"},
    {-12743, "kCMSampleBufferError_InvalidMediaFormat", VtOutcome::kParameter, "a sample buffer of another media type"},
    {-6660, "kCVReturnError", VtOutcome::kUnknown, "Core Video failed"},
    {-6661, "kCVReturnInvalidArgument", VtOutcome::kParameter, "a parameter is not valid"},
    {-6662, "kCVReturnAllocationFailed", VtOutcome::kNoMemory, "out of memory"},
    {-6663, "kCVReturnUnsupported", VtOutcome::kUnsupported, "not supported"},
    {-6680, "kCVReturnInvalidPixelFormat", VtOutcome::kUnsupported, "no such pixel format"},
    {-6681, "kCVReturnInvalidSize", VtOutcome::kUnsupported, "no such size"},
    {-6682, "kCVReturnInvalidPixelBufferAttributes", VtOutcome::kParameter,
     "pixel buffer attributes that nothing fulfils"},
    {-6689, "kCVReturnWouldExceedAllocationThreshold", VtOutcome::kPoolFull, "too many pictures in use"},
    {-6690, "kCVReturnPoolAllocationFailed", VtOutcome::kNoMemory, "out of memory"},
    {-6691, "kCVReturnInvalidPoolAttributes", VtOutcome::kParameter, "pool attributes that nothing fulfils"},
    {-6692, "kCVReturnRetry", VtOutcome::kBusy, "taken just now"},
};

}  // namespace vt_status_detail

// Nothing for a code that is not in the table.
inline const VtStatus* FindVtStatus(int32_t code) {
  for (const VtStatus& status : vt_status_detail::kTable) {
    if (status.code == code) return &status;
  }
  return nullptr;
}

inline VtOutcome VtOutcomeOf(int32_t code) {
  const VtStatus* status = FindVtStatus(code);
  return status == nullptr ? VtOutcome::kUnknown : status->outcome;
}

// Such as "the session is dead (kVTInvalidSessionErr, -12903)".
inline std::string VtStatusText(int32_t code) {
  const VtStatus* status = FindVtStatus(code);
  if (status == nullptr) return "status " + std::to_string(code);
  return std::string(status->meaning) + " (" + status->name + ", " + std::to_string(code) + ")";
}

}  // namespace arkavo
