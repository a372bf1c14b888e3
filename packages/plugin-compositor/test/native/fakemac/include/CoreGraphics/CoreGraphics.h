// The part of Core Graphics that the compositor needs: declarations of the test double.
#pragma once

#include <CoreFoundation/CoreFoundation.h>

extern "C" {

typedef double CGFloat;

typedef struct CGPoint {
  CGFloat x;
  CGFloat y;
} CGPoint;

typedef struct CGSize {
  CGFloat width;
  CGFloat height;
} CGSize;

typedef struct CGAffineTransform {
  CGFloat a, b, c, d;
  CGFloat tx, ty;
} CGAffineTransform;

typedef struct CGColorSpace* CGColorSpaceRef;
typedef struct CGContext* CGContextRef;
typedef struct CGDataProvider* CGDataProviderRef;
typedef struct CGFont* CGFontRef;
typedef unsigned short CGFontIndex;
typedef CGFontIndex CGGlyph;

typedef enum CGImageAlphaInfo : uint32_t { kCGImageAlphaNone = 0, kCGImageAlphaOnly = 7 } CGImageAlphaInfo;
typedef uint32_t CGBitmapInfo;

CGDataProviderRef CGDataProviderCreateWithCFData(CFDataRef data);
CGFontRef CGFontCreateWithDataProvider(CGDataProviderRef provider);

CGContextRef CGBitmapContextCreate(void* data, size_t width, size_t height, size_t bitsPerComponent, size_t bytesPerRow,
                                   CGColorSpaceRef space, uint32_t bitmapInfo);
void CGContextSetShouldSmoothFonts(CGContextRef c, bool shouldSmoothFonts);
void CGContextSetAllowsFontSubpixelPositioning(CGContextRef c, bool allowsFontSubpixelPositioning);
void CGContextSetShouldSubpixelPositionFonts(CGContextRef c, bool shouldSubpixelPositionFonts);

}  // extern "C"
