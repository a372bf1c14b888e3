// Compression and decompression sessions: declarations of the test double.
#pragma once

#include <CoreFoundation/CoreFoundation.h>
#include <CoreMedia/CoreMedia.h>
#include <CoreVideo/CoreVideo.h>

#pragma pack(push, 4)
extern "C" {

enum : OSStatus {
  kVTPropertyNotSupportedErr = -12900,
  kVTPropertyReadOnlyErr = -12901,
  kVTParameterErr = -12902,
  kVTInvalidSessionErr = -12903,
  kVTAllocationFailedErr = -12904,
  kVTPixelTransferNotSupportedErr = -12905,
  kVTCouldNotFindVideoDecoderErr = -12906,
  kVTCouldNotCreateInstanceErr = -12907,
  kVTCouldNotFindVideoEncoderErr = -12908,
  kVTVideoDecoderBadDataErr = -12909,
  kVTVideoDecoderUnsupportedDataFormatErr = -12910,
  kVTVideoDecoderMalfunctionErr = -12911,
  kVTVideoEncoderMalfunctionErr = -12912,
  kVTVideoDecoderNotAvailableNowErr = -12913,
  kVTVideoEncoderNotAvailableNowErr = -12915,
  kVTFormatDescriptionChangeNotSupportedErr = -12916,
  kVTInsufficientSourceColorDataErr = -12917,
  kVTCouldNotCreateColorCorrectionDataErr = -12918,
  kVTColorSyncTransformConvertFailedErr = -12919,
  kVTVideoDecoderAuthorizationErr = -12210,
  kVTVideoEncoderAuthorizationErr = -12211,
  kVTVideoDecoderRemovedErr = -17690,
  kVTSessionMalfunctionErr = -17691,
  kVTVideoDecoderNeedsRosettaErr = -17692,
  kVTVideoEncoderNeedsRosettaErr = -17693,
  kVTVideoDecoderReferenceMissingErr = -17694,
  kVTVideoDecoderCallbackMessagingErr = -17695,
  kVTVideoDecoderUnknownErr = -17696
};

typedef UInt32 VTEncodeInfoFlags;
enum : VTEncodeInfoFlags { kVTEncodeInfo_Asynchronous = 1, kVTEncodeInfo_FrameDropped = 2 };

typedef uint32_t VTDecodeFrameFlags;
enum : VTDecodeFrameFlags {
  kVTDecodeFrame_EnableAsynchronousDecompression = 1,
  kVTDecodeFrame_DoNotOutputFrame = 2,
  kVTDecodeFrame_1xRealTimePlayback = 4,
  kVTDecodeFrame_EnableTemporalProcessing = 8
};

typedef UInt32 VTDecodeInfoFlags;
enum : VTDecodeInfoFlags {
  kVTDecodeInfo_Asynchronous = 1,
  kVTDecodeInfo_FrameDropped = 2,
  kVTDecodeInfo_ImageBufferModifiable = 4,
  kVTDecodeInfo_SkippedLeadingFrameDropped = 8,
  kVTDecodeInfo_FrameInterrupted = 16
};

typedef CFTypeRef VTSessionRef;

OSStatus VTSessionSetProperty(VTSessionRef session, CFStringRef propertyKey, CFTypeRef propertyValue);
OSStatus VTSessionCopyProperty(VTSessionRef session, CFStringRef propertyKey, CFAllocatorRef allocator,
                               void* propertyValueOut);
OSStatus VTSessionCopySupportedPropertyDictionary(VTSessionRef session,
                                                  CFDictionaryRef* supportedPropertyDictionaryOut);

typedef struct OpaqueVTCompressionSession* VTCompressionSessionRef;
typedef void (*VTCompressionOutputCallback)(void* outputCallbackRefCon, void* sourceFrameRefCon, OSStatus status,
                                            VTEncodeInfoFlags infoFlags, CMSampleBufferRef sampleBuffer);

OSStatus VTCompressionSessionCreate(CFAllocatorRef allocator, int32_t width, int32_t height, CMVideoCodecType codecType,
                                    CFDictionaryRef encoderSpecification, CFDictionaryRef sourceImageBufferAttributes,
                                    CFAllocatorRef compressedDataAllocator, VTCompressionOutputCallback outputCallback,
                                    void* outputCallbackRefCon, VTCompressionSessionRef* compressionSessionOut);
void VTCompressionSessionInvalidate(VTCompressionSessionRef session);
CVPixelBufferPoolRef VTCompressionSessionGetPixelBufferPool(VTCompressionSessionRef session);
OSStatus VTCompressionSessionPrepareToEncodeFrames(VTCompressionSessionRef session);
OSStatus VTCompressionSessionEncodeFrame(VTCompressionSessionRef session, CVImageBufferRef imageBuffer,
                                         CMTime presentationTimeStamp, CMTime duration, CFDictionaryRef frameProperties,
                                         void* sourceFrameRefcon, VTEncodeInfoFlags* infoFlagsOut);
OSStatus VTCompressionSessionCompleteFrames(VTCompressionSessionRef session, CMTime completeUntilPresentationTimeStamp);
OSStatus VTCopyVideoEncoderList(CFDictionaryRef options, CFArrayRef* listOfVideoEncodersOut);

typedef struct OpaqueVTDecompressionSession* VTDecompressionSessionRef;
typedef void (*VTDecompressionOutputCallback)(void* decompressionOutputRefCon, void* sourceFrameRefCon, OSStatus status,
                                              VTDecodeInfoFlags infoFlags, CVImageBufferRef imageBuffer,
                                              CMTime presentationTimeStamp, CMTime presentationDuration);

typedef struct VTDecompressionOutputCallbackRecord {
  VTDecompressionOutputCallback decompressionOutputCallback;
  void* decompressionOutputRefCon;
} VTDecompressionOutputCallbackRecord;

OSStatus VTDecompressionSessionCreate(CFAllocatorRef allocator, CMVideoFormatDescriptionRef videoFormatDescription,
                                      CFDictionaryRef videoDecoderSpecification,
                                      CFDictionaryRef destinationImageBufferAttributes,
                                      const VTDecompressionOutputCallbackRecord* outputCallback,
                                      VTDecompressionSessionRef* decompressionSessionOut);
void VTDecompressionSessionInvalidate(VTDecompressionSessionRef session);
OSStatus VTDecompressionSessionDecodeFrame(VTDecompressionSessionRef session, CMSampleBufferRef sampleBuffer,
                                           VTDecodeFrameFlags decodeFlags, void* sourceFrameRefCon,
                                           VTDecodeInfoFlags* infoFlagsOut);
OSStatus VTDecompressionSessionFinishDelayedFrames(VTDecompressionSessionRef session);
OSStatus VTDecompressionSessionWaitForAsynchronousFrames(VTDecompressionSessionRef session);
Boolean VTDecompressionSessionCanAcceptFormatDescription(VTDecompressionSessionRef session,
                                                         CMFormatDescriptionRef newFormatDesc);
Boolean VTIsHardwareDecodeSupported(CMVideoCodecType codecType);

}  // extern "C"
#pragma pack(pop)

#include <VideoToolbox/Keys.h>
