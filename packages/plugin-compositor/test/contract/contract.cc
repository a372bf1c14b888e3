// What the compositor takes for granted of vImage, Core Graphics and Core Text. Compiled against the double on Linux and
// against the SDK on macOS (docs/macos-checklist.md): nothing to run. A line that does not compile against the SDK is a
// slip of the double.
#include <Accelerate/Accelerate.h>
#include <CoreGraphics/CoreGraphics.h>
#include <CoreText/CoreText.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#define FUNCTION(name, ...) static_assert(std::is_same_v<decltype(&name), __VA_ARGS__>, #name)
#define TYPE(name, ...) static_assert(std::is_same_v<name, __VA_ARGS__>, #name)
#define VALUE(name, value) static_assert(static_cast<long long>(name) == (value), #name)
#define LAYOUT(type, size, alignment) static_assert(sizeof(type) == (size) && alignof(type) == (alignment), #type)
#define MEMBER(type, member, offset, ...)                                                                  \
  static_assert(offsetof(type, member) == (offset) && std::is_same_v<decltype(type::member), __VA_ARGS__>, \
                #type "." #member)

// vImage.
TYPE(vImagePixelCount, unsigned long);
TYPE(vImage_Error, long);
TYPE(vImage_Flags, uint32_t);
LAYOUT(vImage_Buffer, 32, 8);
MEMBER(vImage_Buffer, data, 0, void*);
MEMBER(vImage_Buffer, height, 8, vImagePixelCount);
MEMBER(vImage_Buffer, width, 16, vImagePixelCount);
MEMBER(vImage_Buffer, rowBytes, 24, size_t);
VALUE(kvImageNoError, 0);
VALUE(kvImageMemoryAllocationError, -21771);
VALUE(kvImageNullPointerArgument, -21772);
VALUE(kvImageInvalidParameter, -21773);
VALUE(kvImageBufferSizeMismatch, -21774);
VALUE(kvImageUnknownFlagsBit, -21775);
VALUE(kvImageInvalidRowBytes, -21777);
VALUE(kvImageNoFlags, 0);
VALUE(kvImageEdgeExtend, 8);
VALUE(kvImageDoNotTile, 16);
VALUE(kvImageHighQualityResampling, 32);
VALUE(kvImageGetTempBufferSize, 128);
FUNCTION(vImageScale_Planar8, vImage_Error (*)(const vImage_Buffer*, const vImage_Buffer*, void*, vImage_Flags));
FUNCTION(vImageConvert_ChunkyToPlanar8, vImage_Error (*)(const void**, const vImage_Buffer**, unsigned int, size_t,
                                                         vImagePixelCount, vImagePixelCount, size_t, vImage_Flags));
FUNCTION(vImageConvert_PlanarToChunky8, vImage_Error (*)(const vImage_Buffer**, void**, unsigned int, size_t,
                                                         vImagePixelCount, vImagePixelCount, size_t, vImage_Flags));

// Core Graphics.
TYPE(CGFloat, double);
TYPE(CGGlyph, unsigned short);
TYPE(CGBitmapInfo, uint32_t);
TYPE(CGContextRef, CGContext*);
TYPE(CGDataProviderRef, CGDataProvider*);
TYPE(CGFontRef, CGFont*);
LAYOUT(CGPoint, 16, 8);
MEMBER(CGPoint, x, 0, CGFloat);
MEMBER(CGPoint, y, 8, CGFloat);
LAYOUT(CGSize, 16, 8);
MEMBER(CGSize, width, 0, CGFloat);
MEMBER(CGSize, height, 8, CGFloat);
LAYOUT(CGAffineTransform, 48, 8);
VALUE(kCGImageAlphaOnly, 7);
FUNCTION(CGDataProviderCreateWithCFData, CGDataProviderRef (*)(CFDataRef));
FUNCTION(CGFontCreateWithDataProvider, CGFontRef (*)(CGDataProviderRef));
FUNCTION(CGBitmapContextCreate,
         CGContextRef (*)(void*, size_t, size_t, size_t, size_t, CGColorSpaceRef, uint32_t));
FUNCTION(CGContextSetShouldSmoothFonts, void (*)(CGContextRef, bool));
FUNCTION(CGContextSetAllowsFontSubpixelPositioning, void (*)(CGContextRef, bool));
FUNCTION(CGContextSetShouldSubpixelPositionFonts, void (*)(CGContextRef, bool));

// Core Text.
TYPE(CTFontRef, const __CTFont*);
TYPE(CTFontDescriptorRef, const __CTFontDescriptor*);
TYPE(std::underlying_type_t<CTFontOrientation>, uint32_t);
VALUE(kCTFontOrientationHorizontal, 1);
VALUE(kCTFontOrientationVertical, 2);
FUNCTION(CTFontCreateWithGraphicsFont,
         CTFontRef (*)(CGFontRef, CGFloat, const CGAffineTransform*, CTFontDescriptorRef));
FUNCTION(CTFontGetAscent, CGFloat (*)(CTFontRef));
FUNCTION(CTFontGetDescent, CGFloat (*)(CTFontRef));
FUNCTION(CTFontGetGlyphsForCharacters, bool (*)(CTFontRef, const UniChar*, CGGlyph*, CFIndex));
FUNCTION(CTFontGetAdvancesForGlyphs, double (*)(CTFontRef, CTFontOrientation, const CGGlyph*, CGSize*, CFIndex));
FUNCTION(CTFontDrawGlyphs, void (*)(CTFontRef, const CGGlyph*, const CGPoint*, size_t, CGContextRef));
