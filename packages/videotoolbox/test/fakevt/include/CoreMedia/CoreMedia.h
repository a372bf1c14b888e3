// Time, block buffers, sample buffers and format descriptions: declarations of the test double.
#pragma once

#include <CoreFoundation/CoreFoundation.h>
#include <CoreVideo/CoreVideo.h>

#pragma pack(push, 4)
extern "C" {

typedef CFIndex CMItemCount;
typedef int64_t CMTimeValue;
typedef int32_t CMTimeScale;
typedef int64_t CMTimeEpoch;

typedef uint32_t CMTimeFlags;
enum : CMTimeFlags {
  kCMTimeFlags_Valid = 1,
  kCMTimeFlags_HasBeenRounded = 2,
  kCMTimeFlags_PositiveInfinity = 4,
  kCMTimeFlags_NegativeInfinity = 8,
  kCMTimeFlags_Indefinite = 16,
  kCMTimeFlags_ImpliedValueFlagsMask = 28
};

typedef struct {
  CMTimeValue value;
  CMTimeScale timescale;
  CMTimeFlags flags;
  CMTimeEpoch epoch;
} CMTime;

typedef enum CMTimeRoundingMethod : uint32_t {
  kCMTimeRoundingMethod_RoundHalfAwayFromZero = 1,
  kCMTimeRoundingMethod_RoundTowardZero = 2,
  kCMTimeRoundingMethod_RoundAwayFromZero = 3,
  kCMTimeRoundingMethod_QuickTime = 4,
  kCMTimeRoundingMethod_RoundTowardPositiveInfinity = 5,
  kCMTimeRoundingMethod_RoundTowardNegativeInfinity = 6,
  kCMTimeRoundingMethod_Default = 1
} CMTimeRoundingMethod;

extern const CMTime kCMTimeInvalid;
extern const CMTime kCMTimeIndefinite;
extern const CMTime kCMTimePositiveInfinity;
extern const CMTime kCMTimeNegativeInfinity;
extern const CMTime kCMTimeZero;

#define CMTIME_IS_VALID(time) ((Boolean)(((time).flags & kCMTimeFlags_Valid) != 0))
#define CMTIME_IS_INVALID(time) (!CMTIME_IS_VALID(time))
#define CMTIME_IS_NUMERIC(time) \
  ((Boolean)(((time).flags & (kCMTimeFlags_Valid | kCMTimeFlags_ImpliedValueFlagsMask)) == kCMTimeFlags_Valid))

CMTime CMTimeMake(int64_t value, int32_t timescale);
Float64 CMTimeGetSeconds(CMTime time);
CMTime CMTimeConvertScale(CMTime time, int32_t newTimescale, CMTimeRoundingMethod method);

typedef struct OpaqueCMBlockBuffer* CMBlockBufferRef;

typedef uint32_t CMBlockBufferFlags;
enum : CMBlockBufferFlags {
  kCMBlockBufferAssureMemoryNowFlag = 1,
  kCMBlockBufferAlwaysCopyDataFlag = 2,
  kCMBlockBufferDontOptimizeDepthFlag = 4,
  kCMBlockBufferPermitEmptyReferenceFlag = 8
};

enum : OSStatus {
  kCMBlockBufferNoErr = 0,
  kCMBlockBufferStructureAllocationFailedErr = -12700,
  kCMBlockBufferBlockAllocationFailedErr = -12701,
  kCMBlockBufferBadCustomBlockSourceErr = -12702,
  kCMBlockBufferBadOffsetParameterErr = -12703,
  kCMBlockBufferBadLengthParameterErr = -12704,
  kCMBlockBufferBadPointerParameterErr = -12705,
  kCMBlockBufferEmptyBBufErr = -12706,
  kCMBlockBufferUnallocatedBlockErr = -12707,
  kCMBlockBufferInsufficientSpaceErr = -12708
};

enum { kCMBlockBufferCustomBlockSourceVersion = 0 };

typedef struct {
  uint32_t version;
  void* (*AllocateBlock)(void* refCon, size_t sizeInBytes);
  void (*FreeBlock)(void* refCon, void* doomedMemoryBlock, size_t sizeInBytes);
  void* refCon;
} CMBlockBufferCustomBlockSource;

OSStatus CMBlockBufferCreateWithMemoryBlock(CFAllocatorRef structureAllocator, void* memoryBlock, size_t blockLength,
                                            CFAllocatorRef blockAllocator,
                                            const CMBlockBufferCustomBlockSource* customBlockSource,
                                            size_t offsetToData, size_t dataLength, CMBlockBufferFlags flags,
                                            CMBlockBufferRef* blockBufferOut);
OSStatus CMBlockBufferCreateContiguous(CFAllocatorRef structureAllocator, CMBlockBufferRef sourceBuffer,
                                       CFAllocatorRef blockAllocator,
                                       const CMBlockBufferCustomBlockSource* customBlockSource, size_t offsetToData,
                                       size_t dataLength, CMBlockBufferFlags flags, CMBlockBufferRef* blockBufferOut);
OSStatus CMBlockBufferReplaceDataBytes(const void* sourceBytes, CMBlockBufferRef destinationBuffer,
                                       size_t offsetIntoDestination, size_t dataLength);
OSStatus CMBlockBufferCopyDataBytes(CMBlockBufferRef theSourceBuffer, size_t offsetToData, size_t dataLength,
                                    void* destination);
OSStatus CMBlockBufferGetDataPointer(CMBlockBufferRef theBuffer, size_t offset, size_t* lengthAtOffsetOut,
                                     size_t* totalLengthOut, char** dataPointerOut);
size_t CMBlockBufferGetDataLength(CMBlockBufferRef theBuffer);
Boolean CMBlockBufferIsRangeContiguous(CMBlockBufferRef theBuffer, size_t offset, size_t length);

typedef const struct opaqueCMFormatDescription* CMFormatDescriptionRef;
typedef CMFormatDescriptionRef CMVideoFormatDescriptionRef;
typedef FourCharCode CMVideoCodecType;

enum : CMVideoCodecType {
  kCMVideoCodecType_H264 = 0x61766331,  // 'avc1'
  kCMVideoCodecType_HEVC = 0x68766331   // 'hvc1'
};

enum : OSStatus {
  kCMFormatDescriptionError_InvalidParameter = -12710,
  kCMFormatDescriptionError_AllocationFailed = -12711,
  kCMFormatDescriptionError_ValueNotAvailable = -12718
};

typedef struct {
  int32_t width;
  int32_t height;
} CMVideoDimensions;

FourCharCode CMFormatDescriptionGetMediaSubType(CMFormatDescriptionRef desc);
CFTypeRef CMFormatDescriptionGetExtension(CMFormatDescriptionRef desc, CFStringRef extensionKey);
CMVideoDimensions CMVideoFormatDescriptionGetDimensions(CMVideoFormatDescriptionRef videoDesc);
OSStatus CMVideoFormatDescriptionCreateFromH264ParameterSets(CFAllocatorRef allocator, size_t parameterSetCount,
                                                             const uint8_t* const* parameterSetPointers,
                                                             const size_t* parameterSetSizes, int NALUnitHeaderLength,
                                                             CMFormatDescriptionRef* formatDescriptionOut);
OSStatus CMVideoFormatDescriptionCreateFromHEVCParameterSets(CFAllocatorRef allocator, size_t parameterSetCount,
                                                             const uint8_t* const* parameterSetPointers,
                                                             const size_t* parameterSetSizes, int NALUnitHeaderLength,
                                                             CFDictionaryRef extensions,
                                                             CMFormatDescriptionRef* formatDescriptionOut);
OSStatus CMVideoFormatDescriptionGetH264ParameterSetAtIndex(CMFormatDescriptionRef videoDesc, size_t parameterSetIndex,
                                                            const uint8_t** parameterSetPointerOut,
                                                            size_t* parameterSetSizeOut, size_t* parameterSetCountOut,
                                                            int* NALUnitHeaderLengthOut);
OSStatus CMVideoFormatDescriptionGetHEVCParameterSetAtIndex(CMFormatDescriptionRef videoDesc, size_t parameterSetIndex,
                                                            const uint8_t** parameterSetPointerOut,
                                                            size_t* parameterSetSizeOut, size_t* parameterSetCountOut,
                                                            int* NALUnitHeaderLengthOut);

typedef struct opaqueCMSampleBuffer* CMSampleBufferRef;

enum : OSStatus {
  kCMSampleBufferError_AllocationFailed = -12730,
  kCMSampleBufferError_RequiredParameterMissing = -12731,
  kCMSampleBufferError_AlreadyHasDataBuffer = -12732,
  kCMSampleBufferError_BufferNotReady = -12733,
  kCMSampleBufferError_SampleIndexOutOfRange = -12734,
  kCMSampleBufferError_BufferHasNoSampleSizes = -12735,
  kCMSampleBufferError_BufferHasNoSampleTimingInfo = -12736,
  kCMSampleBufferError_ArrayTooSmall = -12737,
  kCMSampleBufferError_InvalidEntryCount = -12738,
  kCMSampleBufferError_CannotSubdivide = -12739,
  kCMSampleBufferError_SampleTimingInfoInvalid = -12740,
  kCMSampleBufferError_InvalidMediaTypeForOperation = -12741,
  kCMSampleBufferError_InvalidSampleData = -12742,
  kCMSampleBufferError_InvalidMediaFormat = -12743
};

typedef struct {
  CMTime duration;
  CMTime presentationTimeStamp;
  CMTime decodeTimeStamp;
} CMSampleTimingInfo;

OSStatus CMSampleBufferCreateReady(CFAllocatorRef allocator, CMBlockBufferRef dataBuffer,
                                   CMFormatDescriptionRef formatDescription, CMItemCount numSamples,
                                   CMItemCount numSampleTimingEntries, const CMSampleTimingInfo* sampleTimingArray,
                                   CMItemCount numSampleSizeEntries, const size_t* sampleSizeArray,
                                   CMSampleBufferRef* sampleBufferOut);
Boolean CMSampleBufferDataIsReady(CMSampleBufferRef sbuf);
CMBlockBufferRef CMSampleBufferGetDataBuffer(CMSampleBufferRef sbuf);
CMFormatDescriptionRef CMSampleBufferGetFormatDescription(CMSampleBufferRef sbuf);
CFArrayRef CMSampleBufferGetSampleAttachmentsArray(CMSampleBufferRef sbuf, Boolean createIfNecessary);
CMTime CMSampleBufferGetPresentationTimeStamp(CMSampleBufferRef sbuf);
CMTime CMSampleBufferGetDecodeTimeStamp(CMSampleBufferRef sbuf);
CMTime CMSampleBufferGetDuration(CMSampleBufferRef sbuf);

}  // extern "C"
#pragma pack(pop)

FAKEVT_STRING(kCMSampleAttachmentKey_NotSync, "NotSync")
FAKEVT_STRING(kCMSampleAttachmentKey_PartialSync, "PartialSync")
FAKEVT_STRING(kCMSampleAttachmentKey_DependsOnOthers, "DependsOnOthers")
FAKEVT_STRING(kCMSampleAttachmentKey_IsDependedOnByOthers, "IsDependedOnByOthers")
FAKEVT_STRING(kCMSampleAttachmentKey_DoNotDisplay, "DoNotDisplay")
FAKEVT_STRING(kCMSampleAttachmentKey_HEVCTemporalLevelInfo, "HEVCTemporalLevelInfo")

FAKEVT_STRING(kCMFormatDescriptionExtension_FullRangeVideo, "FullRangeVideo")
FAKEVT_STRING(kCMFormatDescriptionExtension_ColorPrimaries, "CVImageBufferColorPrimaries")
FAKEVT_STRING(kCMFormatDescriptionExtension_TransferFunction, "CVImageBufferTransferFunction")
FAKEVT_STRING(kCMFormatDescriptionExtension_YCbCrMatrix, "CVImageBufferYCbCrMatrix")
