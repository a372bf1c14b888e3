// Pixel buffers and their pools: declarations of the test double.
#pragma once

#include <CoreFoundation/CoreFoundation.h>
#include <IOSurface/IOSurface.h>

extern "C" {

typedef int32_t CVReturn;
typedef uint64_t CVOptionFlags;
typedef struct __CVBuffer* CVBufferRef;
typedef CVBufferRef CVImageBufferRef;
typedef CVImageBufferRef CVPixelBufferRef;
typedef struct __CVPixelBufferPool* CVPixelBufferPoolRef;

enum : CVReturn {
  kCVReturnSuccess = 0,
  kCVReturnError = -6660,
  kCVReturnInvalidArgument = -6661,
  kCVReturnAllocationFailed = -6662,
  kCVReturnUnsupported = -6663,
  kCVReturnInvalidPixelFormat = -6680,
  kCVReturnInvalidSize = -6681,
  kCVReturnInvalidPixelBufferAttributes = -6682,
  kCVReturnWouldExceedAllocationThreshold = -6689,
  kCVReturnPoolAllocationFailed = -6690,
  kCVReturnInvalidPoolAttributes = -6691,
  kCVReturnRetry = -6692
};

enum : OSType {
  kCVPixelFormatType_32BGRA = 0x42475241,                         // 'BGRA'
  kCVPixelFormatType_420YpCbCr8Planar = 0x79343230,               // 'y420'
  kCVPixelFormatType_420YpCbCr8PlanarFullRange = 0x66343230,      // 'f420'
  kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange = 0x34323076,   // '420v'
  kCVPixelFormatType_420YpCbCr8BiPlanarFullRange = 0x34323066,    // '420f'
  kCVPixelFormatType_420YpCbCr10BiPlanarVideoRange = 0x78343230,  // 'x420'
  kCVPixelFormatType_420YpCbCr10BiPlanarFullRange = 0x78663230    // 'xf20'
};

typedef CVOptionFlags CVPixelBufferLockFlags;
enum : CVPixelBufferLockFlags { kCVPixelBufferLock_ReadOnly = 1 };

typedef enum CVAttachmentMode : uint32_t {
  kCVAttachmentMode_ShouldNotPropagate = 0,
  kCVAttachmentMode_ShouldPropagate = 1
} CVAttachmentMode;

typedef void (*CVPixelBufferReleasePlanarBytesCallback)(void* releaseRefCon, const void* dataPtr, size_t dataSize,
                                                        size_t numberOfPlanes, const void* planeAddresses[]);

CVReturn CVPixelBufferCreate(CFAllocatorRef allocator, size_t width, size_t height, OSType pixelFormatType,
                             CFDictionaryRef pixelBufferAttributes, CVPixelBufferRef* pixelBufferOut);
CVReturn CVPixelBufferCreateWithPlanarBytes(CFAllocatorRef allocator, size_t width, size_t height,
                                            OSType pixelFormatType, void* dataPtr, size_t dataSize,
                                            size_t numberOfPlanes, void* planeBaseAddress[], size_t planeWidth[],
                                            size_t planeHeight[], size_t planeBytesPerRow[],
                                            CVPixelBufferReleasePlanarBytesCallback releaseCallback,
                                            void* releaseRefCon, CFDictionaryRef pixelBufferAttributes,
                                            CVPixelBufferRef* pixelBufferOut);
CVPixelBufferRef CVPixelBufferRetain(CVPixelBufferRef texture);
void CVPixelBufferRelease(CVPixelBufferRef texture);
CVReturn CVPixelBufferLockBaseAddress(CVPixelBufferRef pixelBuffer, CVPixelBufferLockFlags lockFlags);
CVReturn CVPixelBufferUnlockBaseAddress(CVPixelBufferRef pixelBuffer, CVPixelBufferLockFlags unlockFlags);
void* CVPixelBufferGetBaseAddress(CVPixelBufferRef pixelBuffer);
void* CVPixelBufferGetBaseAddressOfPlane(CVPixelBufferRef pixelBuffer, size_t planeIndex);
size_t CVPixelBufferGetBytesPerRow(CVPixelBufferRef pixelBuffer);
size_t CVPixelBufferGetBytesPerRowOfPlane(CVPixelBufferRef pixelBuffer, size_t planeIndex);
size_t CVPixelBufferGetHeight(CVPixelBufferRef pixelBuffer);
size_t CVPixelBufferGetHeightOfPlane(CVPixelBufferRef pixelBuffer, size_t planeIndex);
size_t CVPixelBufferGetWidth(CVPixelBufferRef pixelBuffer);
size_t CVPixelBufferGetWidthOfPlane(CVPixelBufferRef pixelBuffer, size_t planeIndex);
size_t CVPixelBufferGetPlaneCount(CVPixelBufferRef pixelBuffer);
OSType CVPixelBufferGetPixelFormatType(CVPixelBufferRef pixelBuffer);
IOSurfaceRef CVPixelBufferGetIOSurface(CVPixelBufferRef pixelBuffer);

void CVBufferSetAttachment(CVBufferRef buffer, CFStringRef key, CFTypeRef value, CVAttachmentMode attachmentMode);
CFTypeRef CVBufferCopyAttachment(CVBufferRef buffer, CFStringRef key, CVAttachmentMode* attachmentMode);

CVReturn CVPixelBufferPoolCreate(CFAllocatorRef allocator, CFDictionaryRef poolAttributes,
                                 CFDictionaryRef pixelBufferAttributes, CVPixelBufferPoolRef* poolOut);
CVReturn CVPixelBufferPoolCreatePixelBuffer(CFAllocatorRef allocator, CVPixelBufferPoolRef pixelBufferPool,
                                            CVPixelBufferRef* pixelBufferOut);
CVReturn CVPixelBufferPoolCreatePixelBufferWithAuxAttributes(CFAllocatorRef allocator,
                                                             CVPixelBufferPoolRef pixelBufferPool,
                                                             CFDictionaryRef auxAttributes,
                                                             CVPixelBufferRef* pixelBufferOut);
void CVPixelBufferPoolRelease(CVPixelBufferPoolRef pixelBufferPool);

}  // extern "C"

FAKEVT_STRING(kCVPixelBufferPixelFormatTypeKey, "PixelFormatType")
FAKEVT_STRING(kCVPixelBufferWidthKey, "Width")
FAKEVT_STRING(kCVPixelBufferHeightKey, "Height")
FAKEVT_STRING(kCVPixelBufferBytesPerRowAlignmentKey, "BytesPerRowAlignment")
FAKEVT_STRING(kCVPixelBufferPlaneAlignmentKey, "PlaneAlignment")
FAKEVT_STRING(kCVPixelBufferIOSurfacePropertiesKey, "IOSurfaceProperties")
FAKEVT_STRING(kCVPixelBufferPoolMinimumBufferCountKey, "MinimumBufferCount")
FAKEVT_STRING(kCVPixelBufferPoolMaximumBufferAgeKey, "MaximumBufferAge")
FAKEVT_STRING(kCVPixelBufferPoolAllocationThresholdKey, "BufferPoolAllocationThreshold")

FAKEVT_STRING(kCVImageBufferColorPrimariesKey, "CVImageBufferColorPrimaries")
FAKEVT_STRING(kCVImageBufferColorPrimaries_ITU_R_709_2, "ITU_R_709_2")
FAKEVT_STRING(kCVImageBufferColorPrimaries_EBU_3213, "EBU_3213")
FAKEVT_STRING(kCVImageBufferColorPrimaries_SMPTE_C, "SMPTE_C")
FAKEVT_STRING(kCVImageBufferColorPrimaries_P3_D65, "P3_D65")
FAKEVT_STRING(kCVImageBufferColorPrimaries_ITU_R_2020, "ITU_R_2020")
FAKEVT_STRING(kCVImageBufferTransferFunctionKey, "CVImageBufferTransferFunction")
FAKEVT_STRING(kCVImageBufferTransferFunction_ITU_R_709_2, "ITU_R_709_2")
FAKEVT_STRING(kCVImageBufferTransferFunction_SMPTE_240M_1995, "SMPTE_240M_1995")
FAKEVT_STRING(kCVImageBufferTransferFunction_sRGB, "IEC_sRGB")
FAKEVT_STRING(kCVImageBufferTransferFunction_ITU_R_2020, "ITU_R_2020")
FAKEVT_STRING(kCVImageBufferTransferFunction_SMPTE_ST_2084_PQ, "SMPTE_ST_2084_PQ")
FAKEVT_STRING(kCVImageBufferTransferFunction_ITU_R_2100_HLG, "ITU_R_2100_HLG")
FAKEVT_STRING(kCVImageBufferYCbCrMatrixKey, "CVImageBufferYCbCrMatrix")
FAKEVT_STRING(kCVImageBufferYCbCrMatrix_ITU_R_709_2, "ITU_R_709_2")
FAKEVT_STRING(kCVImageBufferYCbCrMatrix_ITU_R_601_4, "ITU_R_601_4")
FAKEVT_STRING(kCVImageBufferYCbCrMatrix_SMPTE_240M_1995, "SMPTE_240M_1995")
FAKEVT_STRING(kCVImageBufferYCbCrMatrix_ITU_R_2020, "ITU_R_2020")
