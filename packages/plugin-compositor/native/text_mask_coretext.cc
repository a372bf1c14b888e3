#include "text_mask.h"

#include <CoreGraphics/CoreGraphics.h>
#include <CoreText/CoreText.h>

#include <algorithm>
#include <cmath>

#include "arkavo_error.h"
#include "autorelease_pool.h"
#include "cf_ref.h"

namespace arkavo {
namespace {

[[noreturn]] void Refuse(const char* what) { throw Error("ERR_FRAME_INVALID", std::string("text: ") + what); }

int Up(double position) { return static_cast<int>(std::ceil(position)); }

// A copy of the bytes goes with the font: the system may keep either for longer than we do.
CfRef<CTFontRef> FontOf(const std::vector<uint8_t>& bytes, int size) {
  if (size < 1 || size > kMaxTextSize) Refuse("expected a size of 1 to 2048 pixels");
  const auto data =
      CfRef<CFDataRef>::Adopt(CFDataCreate(kCFAllocatorDefault, bytes.data(), static_cast<CFIndex>(bytes.size())));
  if (!data) Refuse("there is no memory for the font");
  const auto provider = CfRef<CGDataProviderRef>::Adopt(CGDataProviderCreateWithCFData(data.get()));
  if (!provider) Refuse("there is no memory for the font");
  const auto graphics_font = CfRef<CGFontRef>::Adopt(CGFontCreateWithDataProvider(provider.get()));
  if (!graphics_font) Refuse("the font cannot be read");
  auto font = CfRef<CTFontRef>::Adopt(CTFontCreateWithGraphicsFont(graphics_font.get(), size, nullptr, nullptr));
  if (!font) Refuse("the font has no such size");
  return font;
}

// 0, which is the font's sign for it, for a character that the font has not.
CGGlyph GlyphOf(CTFontRef font, char32_t character) {
  UniChar units[2] = {static_cast<UniChar>(character), 0};
  const bool is_pair = character > 0xFFFF;
  if (is_pair) {
    units[0] = static_cast<UniChar>(0xD800 + ((character - 0x10000) >> 10));
    units[1] = static_cast<UniChar>(0xDC00 + ((character - 0x10000) & 0x3FF));
  }
  // The glyph of a pair is the first one.
  CGGlyph glyphs[2] = {};
  CTFontGetGlyphsForCharacters(font, units, glyphs, is_pair ? 2 : 1);
  return glyphs[0];
}

// One line of glyphs, from the left; positions and width are in pixels.
struct Line {
  std::vector<CGGlyph> glyphs;
  std::vector<CGPoint> positions;
  double width = 0;
};

Line LineOf(CTFontRef font, const std::u32string& text, double baseline) {
  Line line;
  for (const char32_t character : text) {
    const CGGlyph glyph = GlyphOf(font, character);
    line.glyphs.push_back(glyph);
    line.positions.push_back({line.width, baseline});
    line.width += CTFontGetAdvancesForGlyphs(font, kCTFontOrientationHorizontal, &glyph, nullptr, 1);
  }
  return line;
}

// Of coverage alone, and nothing but coverage: neither colour nor the system's smoothing, which makes letters bolder.
CfRef<CGContextRef> ContextOver(TextMask& mask) {
  const auto width = static_cast<size_t>(mask.width);
  auto context = CfRef<CGContextRef>::Adopt(
      CGBitmapContextCreate(mask.coverage.data(), width, static_cast<size_t>(mask.height), 8, width, nullptr,
                            static_cast<CGBitmapInfo>(kCGImageAlphaOnly)));
  if (!context) Refuse("a mask cannot be drawn on");
  CGContextSetShouldSmoothFonts(context.get(), false);
  CGContextSetAllowsFontSubpixelPositioning(context.get(), true);
  CGContextSetShouldSubpixelPositionFonts(context.get(), true);
  return context;
}

}  // namespace

int TextWidth(const std::vector<uint8_t>& font, const std::u32string& text, int size) {
  const AutoreleasePool pool;
  return Up(LineOf(FontOf(font, size).get(), text, 0).width);
}

TextMask DrawText(const std::vector<uint8_t>& font, const std::u32string& text, int size) {
  const AutoreleasePool pool;
  const CfRef<CTFontRef> sized = FontOf(font, size);
  const int descent = Up(CTFontGetDescent(sized.get()));
  // Core Graphics counts rows from the bottom.
  const Line line = LineOf(sized.get(), text, descent);
  TextMask mask;
  mask.width = std::min(kMaxTextWidth, Up(line.width));
  mask.height = Up(CTFontGetAscent(sized.get())) + descent;
  mask.coverage.resize(static_cast<size_t>(mask.width) * mask.height);
  if (mask.coverage.empty()) return mask;
  CTFontDrawGlyphs(sized.get(), line.glyphs.data(), line.positions.data(), line.glyphs.size(), ContextOver(mask).get());
  return mask;
}

}  // namespace arkavo
