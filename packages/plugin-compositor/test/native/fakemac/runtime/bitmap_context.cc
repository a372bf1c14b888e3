#include "bitmap_context.h"

#include "ledger.h"

void CGContext::Cover(long column, long row, uint8_t coverage) {
  if (column < 0 || row < 0 || column >= static_cast<long>(width) || row >= static_cast<long>(height)) return;
  uint8_t& sample = data[static_cast<size_t>(row) * row_bytes + static_cast<size_t>(column)];
  sample = static_cast<uint8_t>(255 - (255 - sample) * (255 - coverage) / 255);
}

extern "C" {

CGContextRef CGBitmapContextCreate(void* data, size_t width, size_t height, size_t bitsPerComponent, size_t bytesPerRow,
                                   CGColorSpaceRef space, uint32_t bitmapInfo) {
  const char* fault = nullptr;
  if (data == nullptr) fault = "NULL";
  if (width == 0 || height == 0) fault = "no pixels";
  if (bytesPerRow < width) fault = "rows that are too short";
  if (bitsPerComponent != 8 || space != nullptr || bitmapInfo != kCGImageAlphaOnly) fault = "not 8 bits of alpha only";
  if (fault == nullptr) return fakevt::New<CGContext>(static_cast<uint8_t*>(data), width, height, bytesPerRow);
  fakevt::Violate("CGBitmapContextCreate", fault);
  return nullptr;
}

void CGContextSetShouldSmoothFonts(CGContextRef c, bool shouldSmoothFonts) {
  CGContext* context = fakevt::Checked<CGContext>(c, "CGContextSetShouldSmoothFonts");
  if (context != nullptr) context->smooths_fonts = shouldSmoothFonts;
}

void CGContextSetAllowsFontSubpixelPositioning(CGContextRef c, bool allowsFontSubpixelPositioning) {
  CGContext* context = fakevt::Checked<CGContext>(c, "CGContextSetAllowsFontSubpixelPositioning");
  if (context != nullptr) context->allows_subpixels = allowsFontSubpixelPositioning;
}

void CGContextSetShouldSubpixelPositionFonts(CGContextRef c, bool shouldSubpixelPositionFonts) {
  CGContext* context = fakevt::Checked<CGContext>(c, "CGContextSetShouldSubpixelPositionFonts");
  if (context != nullptr) context->wants_subpixels = shouldSubpixelPositionFonts;
}

}  // extern "C"
