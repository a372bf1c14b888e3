// The part of vImage that the compositor needs: declarations of the test double.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

extern "C" {

typedef unsigned long vImagePixelCount;

typedef struct vImage_Buffer {
  void* data;
  vImagePixelCount height;
  vImagePixelCount width;
  size_t rowBytes;
} vImage_Buffer;

typedef ssize_t vImage_Error;
enum {
  kvImageNoError = 0,
  kvImageMemoryAllocationError = -21771,
  kvImageNullPointerArgument = -21772,
  kvImageInvalidParameter = -21773,
  kvImageBufferSizeMismatch = -21774,
  kvImageUnknownFlagsBit = -21775,
  kvImageInvalidRowBytes = -21777
};

typedef uint32_t vImage_Flags;
enum {
  kvImageNoFlags = 0,
  kvImageEdgeExtend = 8,
  kvImageDoNotTile = 16,
  kvImageHighQualityResampling = 32,
  kvImageGetTempBufferSize = 128
};

vImage_Error vImageScale_Planar8(const vImage_Buffer* src, const vImage_Buffer* dest, void* tempBuffer,
                                 vImage_Flags flags);
vImage_Error vImageConvert_ChunkyToPlanar8(const void* srcChannels[], const vImage_Buffer* destPlanarBuffers[],
                                           unsigned int channelCount, size_t srcStrideBytes, vImagePixelCount srcWidth,
                                           vImagePixelCount srcHeight, size_t srcRowBytes, vImage_Flags flags);
vImage_Error vImageConvert_PlanarToChunky8(const vImage_Buffer* srcPlanarBuffers[], void* destChannels[],
                                           unsigned int channelCount, size_t destStrideBytes,
                                           vImagePixelCount destWidth, vImagePixelCount destHeight,
                                           size_t destRowBytes, vImage_Flags flags);

}  // extern "C"
