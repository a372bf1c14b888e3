// What the backends take for granted of the framework. Compiled against the double on Linux and against the SDK on
// macOS (docs/macos-checklist.md): nothing to run. A line that does not compile against the SDK is a slip of the
// double.
#include <VideoToolbox/VideoToolbox.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#define FUNCTION(name, ...) static_assert(std::is_same_v<decltype(&name), __VA_ARGS__>, #name)
#define TYPE(name, ...) static_assert(std::is_same_v<name, __VA_ARGS__>, #name)
#define VALUE(name, value) static_assert(static_cast<long long>(name) == (value), #name)
#define STRING(name) static_assert(std::is_same_v<decltype(name), const CFStringRef>, #name)
#define LAYOUT(type, size, alignment) static_assert(sizeof(type) == (size) && alignof(type) == (alignment), #type)
#define MEMBER(type, member, offset, ...)                                                                  \
  static_assert(offsetof(type, member) == (offset) && std::is_same_v<decltype(type::member), __VA_ARGS__>, \
                #type "." #member)

// Types.
TYPE(Boolean, unsigned char);
TYPE(OSStatus, int32_t);
TYPE(OSType, uint32_t);
TYPE(UniChar, unsigned short);
TYPE(CFIndex, signed long);
TYPE(CFTypeID, unsigned long);
TYPE(CFTypeRef, const void*);
TYPE(CFBooleanRef, const __CFBoolean*);
TYPE(CFDataRef, const __CFData*);
TYPE(CFNumberRef, const __CFNumber*);
TYPE(CFStringRef, const __CFString*);
TYPE(CFArrayRef, const __CFArray*);
TYPE(CFDictionaryRef, const __CFDictionary*);
TYPE(CFMutableDictionaryRef, __CFDictionary*);
TYPE(CVReturn, int32_t);
TYPE(CVPixelBufferRef, __CVBuffer*);
TYPE(CVPixelBufferPoolRef, __CVPixelBufferPool*);
TYPE(CVPixelBufferLockFlags, uint64_t);
TYPE(IOSurfaceRef, __IOSurface*);
TYPE(CMBlockBufferRef, OpaqueCMBlockBuffer*);
TYPE(CMSampleBufferRef, opaqueCMSampleBuffer*);
TYPE(CMFormatDescriptionRef, const opaqueCMFormatDescription*);
TYPE(CMVideoFormatDescriptionRef, CMFormatDescriptionRef);
TYPE(CMItemCount, CFIndex);
TYPE(CMVideoCodecType, uint32_t);
TYPE(CMBlockBufferFlags, uint32_t);
TYPE(CMTimeFlags, uint32_t);
TYPE(VTSessionRef, CFTypeRef);
TYPE(VTCompressionSessionRef, OpaqueVTCompressionSession*);
TYPE(VTDecompressionSessionRef, OpaqueVTDecompressionSession*);
TYPE(VTEncodeInfoFlags, uint32_t);
TYPE(VTDecodeInfoFlags, uint32_t);
TYPE(VTDecodeFrameFlags, uint32_t);
TYPE(std::underlying_type_t<CFNumberType>, CFIndex);
TYPE(std::underlying_type_t<CMTimeRoundingMethod>, uint32_t);
static_assert(sizeof(CVAttachmentMode) == 4, "CVAttachmentMode");
TYPE(VTCompressionOutputCallback, void (*)(void*, void*, OSStatus, VTEncodeInfoFlags, CMSampleBufferRef));
TYPE(VTDecompressionOutputCallback,
     void (*)(void*, void*, OSStatus, VTDecodeInfoFlags, CVImageBufferRef, CMTime, CMTime));
TYPE(CVPixelBufferReleasePlanarBytesCallback, void (*)(void*, const void*, size_t, size_t, const void**));

// Structs.
LAYOUT(CMTime, 24, 4);
MEMBER(CMTime, value, 0, int64_t);
MEMBER(CMTime, timescale, 8, int32_t);
MEMBER(CMTime, flags, 12, CMTimeFlags);
MEMBER(CMTime, epoch, 16, int64_t);
LAYOUT(CMSampleTimingInfo, 72, 4);
MEMBER(CMSampleTimingInfo, duration, 0, CMTime);
MEMBER(CMSampleTimingInfo, presentationTimeStamp, 24, CMTime);
MEMBER(CMSampleTimingInfo, decodeTimeStamp, 48, CMTime);
LAYOUT(CMVideoDimensions, 8, 4);
MEMBER(CMVideoDimensions, width, 0, int32_t);
MEMBER(CMVideoDimensions, height, 4, int32_t);
LAYOUT(CMBlockBufferCustomBlockSource, 28, 4);
MEMBER(CMBlockBufferCustomBlockSource, version, 0, uint32_t);
MEMBER(CMBlockBufferCustomBlockSource, AllocateBlock, 4, void* (*)(void*, size_t));
MEMBER(CMBlockBufferCustomBlockSource, FreeBlock, 12, void (*)(void*, void*, size_t));
MEMBER(CMBlockBufferCustomBlockSource, refCon, 20, void*);
LAYOUT(VTDecompressionOutputCallbackRecord, 16, 4);
MEMBER(VTDecompressionOutputCallbackRecord, decompressionOutputCallback, 0, VTDecompressionOutputCallback);
MEMBER(VTDecompressionOutputCallbackRecord, decompressionOutputRefCon, 8, void*);
LAYOUT(CFArrayCallBacks, 40, 8);
LAYOUT(CFDictionaryKeyCallBacks, 48, 8);
LAYOUT(CFDictionaryValueCallBacks, 40, 8);

// Core Foundation.
FUNCTION(CFRetain, CFTypeRef (*)(CFTypeRef));
FUNCTION(CFRelease, void (*)(CFTypeRef));
FUNCTION(CFGetRetainCount, CFIndex (*)(CFTypeRef));
FUNCTION(CFGetTypeID, CFTypeID (*)(CFTypeRef));
FUNCTION(CFEqual, Boolean (*)(CFTypeRef, CFTypeRef));
FUNCTION(CFBooleanGetValue, Boolean (*)(CFBooleanRef));
FUNCTION(CFBooleanGetTypeID, CFTypeID (*)());
FUNCTION(CFDataCreate, CFDataRef (*)(CFAllocatorRef, const UInt8*, CFIndex));
FUNCTION(CFDataGetTypeID, CFTypeID (*)());
FUNCTION(CFNumberCreate, CFNumberRef (*)(CFAllocatorRef, CFNumberType, const void*));
FUNCTION(CFNumberGetValue, Boolean (*)(CFNumberRef, CFNumberType, void*));
FUNCTION(CFNumberGetTypeID, CFTypeID (*)());
FUNCTION(CFStringCreateWithCString, CFStringRef (*)(CFAllocatorRef, const char*, CFStringEncoding));
FUNCTION(CFStringGetCString, Boolean (*)(CFStringRef, char*, CFIndex, CFStringEncoding));
FUNCTION(CFStringGetTypeID, CFTypeID (*)());
FUNCTION(CFArrayCreate, CFArrayRef (*)(CFAllocatorRef, const void**, CFIndex, const CFArrayCallBacks*));
FUNCTION(CFArrayGetCount, CFIndex (*)(CFArrayRef));
FUNCTION(CFArrayGetValueAtIndex, const void* (*)(CFArrayRef, CFIndex));
FUNCTION(CFArrayGetTypeID, CFTypeID (*)());
FUNCTION(CFDictionaryCreate, CFDictionaryRef (*)(CFAllocatorRef, const void**, const void**, CFIndex,
                                                 const CFDictionaryKeyCallBacks*, const CFDictionaryValueCallBacks*));
FUNCTION(CFDictionaryCreateMutable, CFMutableDictionaryRef (*)(CFAllocatorRef, CFIndex, const CFDictionaryKeyCallBacks*,
                                                               const CFDictionaryValueCallBacks*));
FUNCTION(CFDictionarySetValue, void (*)(CFMutableDictionaryRef, const void*, const void*));
FUNCTION(CFDictionaryGetValue, const void* (*)(CFDictionaryRef, const void*));
FUNCTION(CFDictionaryGetValueIfPresent, Boolean (*)(CFDictionaryRef, const void*, const void**));
FUNCTION(CFDictionaryContainsKey, Boolean (*)(CFDictionaryRef, const void*));
FUNCTION(CFDictionaryGetCount, CFIndex (*)(CFDictionaryRef));
FUNCTION(CFDictionaryGetTypeID, CFTypeID (*)());

// Core Video.
FUNCTION(CVPixelBufferCreate, CVReturn (*)(CFAllocatorRef, size_t, size_t, OSType, CFDictionaryRef, CVPixelBufferRef*));
FUNCTION(CVPixelBufferCreateWithPlanarBytes,
         CVReturn (*)(CFAllocatorRef, size_t, size_t, OSType, void*, size_t, size_t, void**, size_t*, size_t*, size_t*,
                      CVPixelBufferReleasePlanarBytesCallback, void*, CFDictionaryRef, CVPixelBufferRef*));
FUNCTION(CVPixelBufferRetain, CVPixelBufferRef (*)(CVPixelBufferRef));
FUNCTION(CVPixelBufferRelease, void (*)(CVPixelBufferRef));
FUNCTION(CVPixelBufferLockBaseAddress, CVReturn (*)(CVPixelBufferRef, CVPixelBufferLockFlags));
FUNCTION(CVPixelBufferUnlockBaseAddress, CVReturn (*)(CVPixelBufferRef, CVPixelBufferLockFlags));
FUNCTION(CVPixelBufferGetBaseAddress, void* (*)(CVPixelBufferRef));
FUNCTION(CVPixelBufferGetBaseAddressOfPlane, void* (*)(CVPixelBufferRef, size_t));
FUNCTION(CVPixelBufferGetBytesPerRow, size_t (*)(CVPixelBufferRef));
FUNCTION(CVPixelBufferGetBytesPerRowOfPlane, size_t (*)(CVPixelBufferRef, size_t));
FUNCTION(CVPixelBufferGetHeight, size_t (*)(CVPixelBufferRef));
FUNCTION(CVPixelBufferGetHeightOfPlane, size_t (*)(CVPixelBufferRef, size_t));
FUNCTION(CVPixelBufferGetWidth, size_t (*)(CVPixelBufferRef));
FUNCTION(CVPixelBufferGetWidthOfPlane, size_t (*)(CVPixelBufferRef, size_t));
FUNCTION(CVPixelBufferGetPlaneCount, size_t (*)(CVPixelBufferRef));
FUNCTION(CVPixelBufferGetPixelFormatType, OSType (*)(CVPixelBufferRef));
FUNCTION(CVPixelBufferGetIOSurface, IOSurfaceRef (*)(CVPixelBufferRef));
FUNCTION(CVBufferSetAttachment, void (*)(CVBufferRef, CFStringRef, CFTypeRef, CVAttachmentMode));
FUNCTION(CVBufferCopyAttachment, CFTypeRef (*)(CVBufferRef, CFStringRef, CVAttachmentMode*));
FUNCTION(CVPixelBufferPoolCreate,
         CVReturn (*)(CFAllocatorRef, CFDictionaryRef, CFDictionaryRef, CVPixelBufferPoolRef*));
FUNCTION(CVPixelBufferPoolCreatePixelBuffer, CVReturn (*)(CFAllocatorRef, CVPixelBufferPoolRef, CVPixelBufferRef*));
FUNCTION(CVPixelBufferPoolCreatePixelBufferWithAuxAttributes,
         CVReturn (*)(CFAllocatorRef, CVPixelBufferPoolRef, CFDictionaryRef, CVPixelBufferRef*));
FUNCTION(CVPixelBufferPoolRelease, void (*)(CVPixelBufferPoolRef));

// Core Media.
FUNCTION(CMTimeMake, CMTime (*)(int64_t, int32_t));
FUNCTION(CMTimeGetSeconds, Float64 (*)(CMTime));
FUNCTION(CMTimeConvertScale, CMTime (*)(CMTime, int32_t, CMTimeRoundingMethod));
FUNCTION(CMBlockBufferCreateWithMemoryBlock,
         OSStatus (*)(CFAllocatorRef, void*, size_t, CFAllocatorRef, const CMBlockBufferCustomBlockSource*, size_t,
                      size_t, CMBlockBufferFlags, CMBlockBufferRef*));
FUNCTION(CMBlockBufferCreateContiguous,
         OSStatus (*)(CFAllocatorRef, CMBlockBufferRef, CFAllocatorRef, const CMBlockBufferCustomBlockSource*, size_t,
                      size_t, CMBlockBufferFlags, CMBlockBufferRef*));
FUNCTION(CMBlockBufferReplaceDataBytes, OSStatus (*)(const void*, CMBlockBufferRef, size_t, size_t));
FUNCTION(CMBlockBufferCopyDataBytes, OSStatus (*)(CMBlockBufferRef, size_t, size_t, void*));
FUNCTION(CMBlockBufferGetDataPointer, OSStatus (*)(CMBlockBufferRef, size_t, size_t*, size_t*, char**));
FUNCTION(CMBlockBufferGetDataLength, size_t (*)(CMBlockBufferRef));
FUNCTION(CMBlockBufferIsRangeContiguous, Boolean (*)(CMBlockBufferRef, size_t, size_t));
FUNCTION(CMFormatDescriptionGetMediaSubType, FourCharCode (*)(CMFormatDescriptionRef));
FUNCTION(CMFormatDescriptionGetExtension, CFTypeRef (*)(CMFormatDescriptionRef, CFStringRef));
FUNCTION(CMVideoFormatDescriptionGetDimensions, CMVideoDimensions (*)(CMVideoFormatDescriptionRef));
FUNCTION(CMVideoFormatDescriptionCreateFromH264ParameterSets,
         OSStatus (*)(CFAllocatorRef, size_t, const uint8_t* const*, const size_t*, int, CMFormatDescriptionRef*));
FUNCTION(CMVideoFormatDescriptionCreateFromHEVCParameterSets,
         OSStatus (*)(CFAllocatorRef, size_t, const uint8_t* const*, const size_t*, int, CFDictionaryRef,
                      CMFormatDescriptionRef*));
FUNCTION(CMVideoFormatDescriptionGetH264ParameterSetAtIndex,
         OSStatus (*)(CMFormatDescriptionRef, size_t, const uint8_t**, size_t*, size_t*, int*));
FUNCTION(CMVideoFormatDescriptionGetHEVCParameterSetAtIndex,
         OSStatus (*)(CMFormatDescriptionRef, size_t, const uint8_t**, size_t*, size_t*, int*));
FUNCTION(CMSampleBufferCreateReady,
         OSStatus (*)(CFAllocatorRef, CMBlockBufferRef, CMFormatDescriptionRef, CMItemCount, CMItemCount,
                      const CMSampleTimingInfo*, CMItemCount, const size_t*, CMSampleBufferRef*));
FUNCTION(CMSampleBufferDataIsReady, Boolean (*)(CMSampleBufferRef));
FUNCTION(CMSampleBufferGetDataBuffer, CMBlockBufferRef (*)(CMSampleBufferRef));
FUNCTION(CMSampleBufferGetFormatDescription, CMFormatDescriptionRef (*)(CMSampleBufferRef));
FUNCTION(CMSampleBufferGetSampleAttachmentsArray, CFArrayRef (*)(CMSampleBufferRef, Boolean));
FUNCTION(CMSampleBufferGetPresentationTimeStamp, CMTime (*)(CMSampleBufferRef));
FUNCTION(CMSampleBufferGetDecodeTimeStamp, CMTime (*)(CMSampleBufferRef));
FUNCTION(CMSampleBufferGetDuration, CMTime (*)(CMSampleBufferRef));

// VideoToolbox.
FUNCTION(VTSessionSetProperty, OSStatus (*)(VTSessionRef, CFStringRef, CFTypeRef));
FUNCTION(VTSessionCopyProperty, OSStatus (*)(VTSessionRef, CFStringRef, CFAllocatorRef, void*));
FUNCTION(VTSessionCopySupportedPropertyDictionary, OSStatus (*)(VTSessionRef, CFDictionaryRef*));
FUNCTION(VTCompressionSessionCreate,
         OSStatus (*)(CFAllocatorRef, int32_t, int32_t, CMVideoCodecType, CFDictionaryRef, CFDictionaryRef,
                      CFAllocatorRef, VTCompressionOutputCallback, void*, VTCompressionSessionRef*));
FUNCTION(VTCompressionSessionInvalidate, void (*)(VTCompressionSessionRef));
FUNCTION(VTCompressionSessionGetPixelBufferPool, CVPixelBufferPoolRef (*)(VTCompressionSessionRef));
FUNCTION(VTCompressionSessionPrepareToEncodeFrames, OSStatus (*)(VTCompressionSessionRef));
FUNCTION(VTCompressionSessionEncodeFrame, OSStatus (*)(VTCompressionSessionRef, CVImageBufferRef, CMTime, CMTime,
                                                       CFDictionaryRef, void*, VTEncodeInfoFlags*));
FUNCTION(VTCompressionSessionCompleteFrames, OSStatus (*)(VTCompressionSessionRef, CMTime));
FUNCTION(VTCopyVideoEncoderList, OSStatus (*)(CFDictionaryRef, CFArrayRef*));
FUNCTION(VTDecompressionSessionCreate,
         OSStatus (*)(CFAllocatorRef, CMVideoFormatDescriptionRef, CFDictionaryRef, CFDictionaryRef,
                      const VTDecompressionOutputCallbackRecord*, VTDecompressionSessionRef*));
FUNCTION(VTDecompressionSessionInvalidate, void (*)(VTDecompressionSessionRef));
FUNCTION(VTDecompressionSessionDecodeFrame,
         OSStatus (*)(VTDecompressionSessionRef, CMSampleBufferRef, VTDecodeFrameFlags, void*, VTDecodeInfoFlags*));
FUNCTION(VTDecompressionSessionFinishDelayedFrames, OSStatus (*)(VTDecompressionSessionRef));
FUNCTION(VTDecompressionSessionWaitForAsynchronousFrames, OSStatus (*)(VTDecompressionSessionRef));
FUNCTION(VTDecompressionSessionCanAcceptFormatDescription,
         Boolean (*)(VTDecompressionSessionRef, CMFormatDescriptionRef));
FUNCTION(VTIsHardwareDecodeSupported, Boolean (*)(CMVideoCodecType));

// Numbers.
VALUE(kCFNumberSInt8Type, 1);
VALUE(kCFNumberSInt16Type, 2);
VALUE(kCFNumberSInt32Type, 3);
VALUE(kCFNumberSInt64Type, 4);
VALUE(kCFNumberFloat32Type, 5);
VALUE(kCFNumberFloat64Type, 6);
VALUE(kCFNumberIntType, 9);
VALUE(kCFNumberLongLongType, 11);
VALUE(kCFNumberDoubleType, 13);
VALUE(kCFNumberCFIndexType, 14);
VALUE(kCFStringEncodingUTF8, 0x08000100);
VALUE(kCFStringEncodingASCII, 0x0600);
VALUE(kCVPixelFormatType_32BGRA, 'BGRA');
VALUE(kCVPixelFormatType_420YpCbCr8Planar, 'y420');
VALUE(kCVPixelFormatType_420YpCbCr8PlanarFullRange, 'f420');
VALUE(kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange, '420v');
VALUE(kCVPixelFormatType_420YpCbCr8BiPlanarFullRange, '420f');
VALUE(kCVPixelFormatType_420YpCbCr10BiPlanarVideoRange, 'x420');
VALUE(kCVPixelFormatType_420YpCbCr10BiPlanarFullRange, 'xf20');
VALUE(kCVPixelBufferLock_ReadOnly, 1);
VALUE(kCVAttachmentMode_ShouldNotPropagate, 0);
VALUE(kCVAttachmentMode_ShouldPropagate, 1);
VALUE(kCVReturnSuccess, 0);
VALUE(kCVReturnError, -6660);
VALUE(kCVReturnInvalidArgument, -6661);
VALUE(kCVReturnAllocationFailed, -6662);
VALUE(kCVReturnUnsupported, -6663);
VALUE(kCVReturnInvalidPixelFormat, -6680);
VALUE(kCVReturnInvalidSize, -6681);
VALUE(kCVReturnInvalidPixelBufferAttributes, -6682);
VALUE(kCVReturnWouldExceedAllocationThreshold, -6689);
VALUE(kCVReturnPoolAllocationFailed, -6690);
VALUE(kCVReturnInvalidPoolAttributes, -6691);
VALUE(kCVReturnRetry, -6692);
VALUE(kCMTimeFlags_Valid, 1);
VALUE(kCMTimeFlags_HasBeenRounded, 2);
VALUE(kCMTimeFlags_PositiveInfinity, 4);
VALUE(kCMTimeFlags_NegativeInfinity, 8);
VALUE(kCMTimeFlags_Indefinite, 16);
VALUE(kCMTimeFlags_ImpliedValueFlagsMask, 28);
VALUE(kCMTimeRoundingMethod_RoundHalfAwayFromZero, 1);
VALUE(kCMTimeRoundingMethod_RoundTowardZero, 2);
VALUE(kCMTimeRoundingMethod_RoundAwayFromZero, 3);
VALUE(kCMTimeRoundingMethod_QuickTime, 4);
VALUE(kCMTimeRoundingMethod_RoundTowardPositiveInfinity, 5);
VALUE(kCMTimeRoundingMethod_RoundTowardNegativeInfinity, 6);
VALUE(kCMTimeRoundingMethod_Default, 1);
VALUE(kCMVideoCodecType_H264, 'avc1');
VALUE(kCMVideoCodecType_HEVC, 'hvc1');
VALUE(kCMBlockBufferAssureMemoryNowFlag, 1);
VALUE(kCMBlockBufferAlwaysCopyDataFlag, 2);
VALUE(kCMBlockBufferCustomBlockSourceVersion, 0);
VALUE(kCMBlockBufferStructureAllocationFailedErr, -12700);
VALUE(kCMBlockBufferBlockAllocationFailedErr, -12701);
VALUE(kCMBlockBufferBadCustomBlockSourceErr, -12702);
VALUE(kCMBlockBufferBadOffsetParameterErr, -12703);
VALUE(kCMBlockBufferBadLengthParameterErr, -12704);
VALUE(kCMBlockBufferBadPointerParameterErr, -12705);
VALUE(kCMBlockBufferEmptyBBufErr, -12706);
VALUE(kCMBlockBufferUnallocatedBlockErr, -12707);
VALUE(kCMBlockBufferInsufficientSpaceErr, -12708);
VALUE(kCMFormatDescriptionError_InvalidParameter, -12710);
VALUE(kCMFormatDescriptionError_AllocationFailed, -12711);
VALUE(kCMFormatDescriptionError_ValueNotAvailable, -12718);
VALUE(kCMSampleBufferError_AllocationFailed, -12730);
VALUE(kCMSampleBufferError_RequiredParameterMissing, -12731);
VALUE(kCMSampleBufferError_AlreadyHasDataBuffer, -12732);
VALUE(kCMSampleBufferError_BufferNotReady, -12733);
VALUE(kCMSampleBufferError_SampleIndexOutOfRange, -12734);
VALUE(kCMSampleBufferError_BufferHasNoSampleSizes, -12735);
VALUE(kCMSampleBufferError_BufferHasNoSampleTimingInfo, -12736);
VALUE(kCMSampleBufferError_ArrayTooSmall, -12737);
VALUE(kCMSampleBufferError_InvalidEntryCount, -12738);
VALUE(kCMSampleBufferError_CannotSubdivide, -12739);
VALUE(kCMSampleBufferError_SampleTimingInfoInvalid, -12740);
VALUE(kCMSampleBufferError_InvalidMediaTypeForOperation, -12741);
VALUE(kCMSampleBufferError_InvalidSampleData, -12742);
VALUE(kCMSampleBufferError_InvalidMediaFormat, -12743);
VALUE(kVTPropertyNotSupportedErr, -12900);
VALUE(kVTPropertyReadOnlyErr, -12901);
VALUE(kVTParameterErr, -12902);
VALUE(kVTInvalidSessionErr, -12903);
VALUE(kVTAllocationFailedErr, -12904);
VALUE(kVTPixelTransferNotSupportedErr, -12905);
VALUE(kVTCouldNotFindVideoDecoderErr, -12906);
VALUE(kVTCouldNotCreateInstanceErr, -12907);
VALUE(kVTCouldNotFindVideoEncoderErr, -12908);
VALUE(kVTVideoDecoderBadDataErr, -12909);
VALUE(kVTVideoDecoderUnsupportedDataFormatErr, -12910);
VALUE(kVTVideoDecoderMalfunctionErr, -12911);
VALUE(kVTVideoEncoderMalfunctionErr, -12912);
VALUE(kVTVideoDecoderNotAvailableNowErr, -12913);
VALUE(kVTVideoEncoderNotAvailableNowErr, -12915);
VALUE(kVTFormatDescriptionChangeNotSupportedErr, -12916);
VALUE(kVTInsufficientSourceColorDataErr, -12917);
VALUE(kVTCouldNotCreateColorCorrectionDataErr, -12918);
VALUE(kVTColorSyncTransformConvertFailedErr, -12919);
VALUE(kVTVideoDecoderAuthorizationErr, -12210);
VALUE(kVTVideoEncoderAuthorizationErr, -12211);
VALUE(kVTVideoDecoderRemovedErr, -17690);
VALUE(kVTSessionMalfunctionErr, -17691);
VALUE(kVTVideoDecoderNeedsRosettaErr, -17692);
VALUE(kVTVideoEncoderNeedsRosettaErr, -17693);
VALUE(kVTVideoDecoderReferenceMissingErr, -17694);
VALUE(kVTVideoDecoderCallbackMessagingErr, -17695);
VALUE(kVTVideoDecoderUnknownErr, -17696);
VALUE(kVTEncodeInfo_Asynchronous, 1);
VALUE(kVTEncodeInfo_FrameDropped, 2);
VALUE(kVTDecodeFrame_EnableAsynchronousDecompression, 1);
VALUE(kVTDecodeFrame_DoNotOutputFrame, 2);
VALUE(kVTDecodeFrame_1xRealTimePlayback, 4);
VALUE(kVTDecodeFrame_EnableTemporalProcessing, 8);
VALUE(kVTDecodeInfo_Asynchronous, 1);
VALUE(kVTDecodeInfo_FrameDropped, 2);
VALUE(kVTDecodeInfo_ImageBufferModifiable, 4);

// Strings: that there are constants of these names.
STRING(kCVPixelBufferPixelFormatTypeKey);
STRING(kCVPixelBufferWidthKey);
STRING(kCVPixelBufferHeightKey);
STRING(kCVPixelBufferBytesPerRowAlignmentKey);
STRING(kCVPixelBufferPlaneAlignmentKey);
STRING(kCVPixelBufferIOSurfacePropertiesKey);
STRING(kCVPixelBufferPoolMinimumBufferCountKey);
STRING(kCVPixelBufferPoolMaximumBufferAgeKey);
STRING(kCVPixelBufferPoolAllocationThresholdKey);
STRING(kCVImageBufferColorPrimariesKey);
STRING(kCVImageBufferColorPrimaries_ITU_R_709_2);
STRING(kCVImageBufferColorPrimaries_EBU_3213);
STRING(kCVImageBufferColorPrimaries_SMPTE_C);
STRING(kCVImageBufferColorPrimaries_P3_D65);
STRING(kCVImageBufferColorPrimaries_ITU_R_2020);
STRING(kCVImageBufferTransferFunctionKey);
STRING(kCVImageBufferTransferFunction_ITU_R_709_2);
STRING(kCVImageBufferTransferFunction_SMPTE_240M_1995);
STRING(kCVImageBufferTransferFunction_sRGB);
STRING(kCVImageBufferTransferFunction_ITU_R_2020);
STRING(kCVImageBufferTransferFunction_SMPTE_ST_2084_PQ);
STRING(kCVImageBufferTransferFunction_ITU_R_2100_HLG);
STRING(kCVImageBufferYCbCrMatrixKey);
STRING(kCVImageBufferYCbCrMatrix_ITU_R_709_2);
STRING(kCVImageBufferYCbCrMatrix_ITU_R_601_4);
STRING(kCVImageBufferYCbCrMatrix_SMPTE_240M_1995);
STRING(kCVImageBufferYCbCrMatrix_ITU_R_2020);
STRING(kCMSampleAttachmentKey_NotSync);
STRING(kCMSampleAttachmentKey_PartialSync);
STRING(kCMSampleAttachmentKey_DependsOnOthers);
STRING(kCMSampleAttachmentKey_IsDependedOnByOthers);
STRING(kCMSampleAttachmentKey_DoNotDisplay);
STRING(kCMSampleAttachmentKey_HEVCTemporalLevelInfo);
STRING(kCMFormatDescriptionExtension_FullRangeVideo);
STRING(kCMFormatDescriptionExtension_ColorPrimaries);
STRING(kCMFormatDescriptionExtension_TransferFunction);
STRING(kCMFormatDescriptionExtension_YCbCrMatrix);
STRING(kVTVideoEncoderSpecification_EncoderID);
STRING(kVTVideoEncoderSpecification_EnableHardwareAcceleratedVideoEncoder);
STRING(kVTVideoEncoderSpecification_RequireHardwareAcceleratedVideoEncoder);
STRING(kVTVideoEncoderSpecification_EnableLowLatencyRateControl);
STRING(kVTVideoDecoderSpecification_EnableHardwareAcceleratedVideoDecoder);
STRING(kVTVideoDecoderSpecification_RequireHardwareAcceleratedVideoDecoder);
STRING(kVTCompressionPropertyKey_AllowFrameReordering);
STRING(kVTCompressionPropertyKey_AllowOpenGOP);
STRING(kVTCompressionPropertyKey_AllowTemporalCompression);
STRING(kVTCompressionPropertyKey_AverageBitRate);
STRING(kVTCompressionPropertyKey_BaseLayerBitRateFraction);
STRING(kVTCompressionPropertyKey_BaseLayerFrameRate);
STRING(kVTCompressionPropertyKey_BaseLayerFrameRateFraction);
STRING(kVTCompressionPropertyKey_ColorPrimaries);
STRING(kVTCompressionPropertyKey_ConstantBitRate);
STRING(kVTCompressionPropertyKey_DataRateLimits);
STRING(kVTCompressionPropertyKey_EnableLTR);
STRING(kVTCompressionPropertyKey_EncoderID);
STRING(kVTCompressionPropertyKey_ExpectedFrameRate);
STRING(kVTCompressionPropertyKey_H264EntropyMode);
STRING(kVTCompressionPropertyKey_MaxAllowedFrameQP);
STRING(kVTCompressionPropertyKey_MaxFrameDelayCount);
STRING(kVTCompressionPropertyKey_MaxH264SliceBytes);
STRING(kVTCompressionPropertyKey_MaxKeyFrameInterval);
STRING(kVTCompressionPropertyKey_MaxKeyFrameIntervalDuration);
STRING(kVTCompressionPropertyKey_MaximizePowerEfficiency);
STRING(kVTCompressionPropertyKey_MinAllowedFrameQP);
STRING(kVTCompressionPropertyKey_NumberOfPendingFrames);
STRING(kVTCompressionPropertyKey_OutputBitDepth);
STRING(kVTCompressionPropertyKey_PixelBufferPoolIsShared);
STRING(kVTCompressionPropertyKey_PrioritizeEncodingSpeedOverQuality);
STRING(kVTCompressionPropertyKey_ProfileLevel);
STRING(kVTCompressionPropertyKey_Quality);
STRING(kVTCompressionPropertyKey_RealTime);
STRING(kVTCompressionPropertyKey_ReferenceBufferCount);
STRING(kVTCompressionPropertyKey_SupportsBaseFrameQP);
STRING(kVTCompressionPropertyKey_TransferFunction);
STRING(kVTCompressionPropertyKey_UsingHardwareAcceleratedVideoEncoder);
STRING(kVTCompressionPropertyKey_VideoEncoderPixelBufferAttributes);
STRING(kVTCompressionPropertyKey_YCbCrMatrix);
STRING(kVTProfileLevel_H264_Baseline_AutoLevel);
STRING(kVTProfileLevel_H264_ConstrainedBaseline_AutoLevel);
STRING(kVTProfileLevel_H264_Main_AutoLevel);
STRING(kVTProfileLevel_H264_High_AutoLevel);
STRING(kVTProfileLevel_H264_ConstrainedHigh_AutoLevel);
STRING(kVTProfileLevel_HEVC_Main_AutoLevel);
STRING(kVTProfileLevel_HEVC_Main10_AutoLevel);
STRING(kVTH264EntropyMode_CAVLC);
STRING(kVTH264EntropyMode_CABAC);
STRING(kVTEncodeFrameOptionKey_ForceKeyFrame);
STRING(kVTEncodeFrameOptionKey_AcknowledgedLTRTokens);
STRING(kVTEncodeFrameOptionKey_ForceLTRRefresh);
STRING(kVTEncodeFrameOptionKey_BaseFrameQP);
STRING(kVTSampleAttachmentKey_RequireLTRAcknowledgementToken);
STRING(kVTDecompressionPropertyKey_MaximizePowerEfficiency);
STRING(kVTDecompressionPropertyKey_NumberOfFramesBeingDecoded);
STRING(kVTDecompressionPropertyKey_PixelBufferPoolIsShared);
STRING(kVTDecompressionPropertyKey_RealTime);
STRING(kVTDecompressionPropertyKey_ThreadCount);
STRING(kVTDecompressionPropertyKey_UsingHardwareAcceleratedVideoDecoder);
STRING(kVTPropertyTypeKey);
STRING(kVTPropertyType_Boolean);
STRING(kVTPropertyType_Enumeration);
STRING(kVTPropertyType_Number);
STRING(kVTPropertyReadWriteStatusKey);
STRING(kVTPropertyReadWriteStatus_ReadOnly);
STRING(kVTPropertyReadWriteStatus_ReadWrite);
STRING(kVTVideoEncoderList_CodecName);
STRING(kVTVideoEncoderList_CodecType);
STRING(kVTVideoEncoderList_DisplayName);
STRING(kVTVideoEncoderList_EncoderID);
STRING(kVTVideoEncoderList_EncoderName);
STRING(kVTVideoEncoderList_IsHardwareAccelerated);
