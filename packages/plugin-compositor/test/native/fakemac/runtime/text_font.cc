#include <CoreText/CoreText.h>
#include <ft2build.h>
#include FT_OUTLINE_H

#include <cmath>
#include <memory>
#include <string>

#include "bitmap_context.h"
#include "graphics_font.h"
#include "ledger.h"
#include "sized_face.h"

struct __CTFont final : fakevt::Object {
  static constexpr fakevt::Kind kKind = fakevt::Kind::kTextFont;
  __CTFont(CGFont* font, double size)
      : Object(kKind), font(font), size(size), sized(new fakemac::SizedFace(font->provider->data->bytes, size)) {}
  void Finalize() override {
    sized.reset();
    font.Reset();
  }
  void Delete() override { delete this; }
  FT_Face face() const { return sized->face(); }
  double Scaled(double units) const { return units * size / face()->units_per_EM; }
  fakevt::Ref<CGFont> font;
  const double size;
  std::unique_ptr<fakemac::SizedFace> sized;
};

namespace {

constexpr FT_Int32 kFlags = FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP;

const __CTFont* FontOf(CTFontRef font, const char* function) { return fakevt::Checked<__CTFont>(font, function); }

bool Load(const __CTFont& font, CGGlyph glyph, const char* function) {
  if (FT_Load_Glyph(font.face(), glyph, kFlags) == 0) return true;
  fakevt::Violate(function, "the font has no glyph " + std::to_string(glyph));
  return false;
}

bool IsPair(const UniChar* units, CFIndex left) {
  return left > 1 && (units[0] & 0xFC00) == 0xD800 && (units[1] & 0xFC00) == 0xDC00;
}

// The glyph of the font that is loaded, its origin at a position from the bottom left of the bitmap.
void Draw(FT_GlyphSlot slot, const CGPoint& position, CGContext& context) {
  const bool between_pixels = context.allows_subpixels && context.wants_subpixels;
  const double x = between_pixels ? position.x : std::round(position.x);
  const double column = std::floor(x);
  FT_Outline_Translate(&slot->outline, std::lround((x - column) * 64), 0);
  if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) != 0) return;
  const FT_Bitmap& bitmap = slot->bitmap;
  const long left = std::lround(column) + slot->bitmap_left;
  const long top = static_cast<long>(context.height) - std::lround(position.y) - slot->bitmap_top;
  for (long row = 0; row < static_cast<long>(bitmap.rows); row++) {
    for (long across = 0; across < static_cast<long>(bitmap.width); across++) {
      context.Cover(left + across, top + row, bitmap.buffer[row * bitmap.pitch + across]);
    }
  }
}

}  // namespace

extern "C" {

CTFontRef CTFontCreateWithGraphicsFont(CGFontRef graphicsFont, CGFloat size, const CGAffineTransform* matrix,
                                       CTFontDescriptorRef attributes) {
  constexpr const char* kFunction = "CTFontCreateWithGraphicsFont";
  CGFont* font = fakevt::Checked<CGFont>(graphicsFont, kFunction);
  if (font == nullptr) return nullptr;
  if (matrix != nullptr || attributes != nullptr) fakevt::Violate(kFunction, "a matrix or attributes");
  if (!(size > 0)) fakevt::Violate(kFunction, "no size");
  return fakevt::New<__CTFont>(font, size > 0 ? size : 12);
}

CGFloat CTFontGetAscent(CTFontRef font) {
  const __CTFont* object = FontOf(font, "CTFontGetAscent");
  return object == nullptr ? 0 : object->Scaled(object->face()->ascender);
}

CGFloat CTFontGetDescent(CTFontRef font) {
  const __CTFont* object = FontOf(font, "CTFontGetDescent");
  return object == nullptr ? 0 : object->Scaled(-object->face()->descender);
}

bool CTFontGetGlyphsForCharacters(CTFontRef font, const UniChar characters[], CGGlyph glyphs[], CFIndex count) {
  const __CTFont* object = FontOf(font, "CTFontGetGlyphsForCharacters");
  if (object == nullptr) return false;
  bool all = true;
  for (CFIndex index = 0; index < count; index++) {
    const UniChar* units = characters + index;
    const bool is_pair = IsPair(units, count - index);
    const FT_ULong character = is_pair ? 0x10000u + ((units[0] & 0x3FFu) << 10) + (units[1] & 0x3FFu) : units[0];
    glyphs[index] = static_cast<CGGlyph>(FT_Get_Char_Index(object->face(), character));
    all = all && glyphs[index] != 0;
    if (is_pair) glyphs[++index] = 0;
  }
  return all;
}

double CTFontGetAdvancesForGlyphs(CTFontRef font, CTFontOrientation orientation, const CGGlyph glyphs[],
                                  CGSize advances[], CFIndex count) {
  constexpr const char* kFunction = "CTFontGetAdvancesForGlyphs";
  const __CTFont* object = FontOf(font, kFunction);
  if (object == nullptr) return 0;
  if (orientation == kCTFontOrientationVertical) fakevt::Violate(kFunction, "vertical text");
  double sum = 0;
  for (CFIndex index = 0; index < count; index++) {
    if (!Load(*object, glyphs[index], kFunction)) continue;
    const double advance = static_cast<double>(object->face()->glyph->linearHoriAdvance) / 65536;
    if (advances != nullptr) advances[index] = {advance, 0};
    sum += advance;
  }
  return sum;
}

void CTFontDrawGlyphs(CTFontRef font, const CGGlyph glyphs[], const CGPoint positions[], size_t count,
                      CGContextRef context) {
  constexpr const char* kFunction = "CTFontDrawGlyphs";
  const __CTFont* object = FontOf(font, kFunction);
  CGContext* bitmap = fakevt::Checked<CGContext>(context, kFunction);
  if (object == nullptr || bitmap == nullptr) return;
  if (count > 0 && (glyphs == nullptr || positions == nullptr)) return fakevt::Violate(kFunction, "NULL");
  if (bitmap->smooths_fonts) fakevt::Violate(kFunction, "letters that are made bolder by smoothing");
  for (size_t index = 0; index < count; index++) {
    if (Load(*object, glyphs[index], kFunction)) Draw(object->face()->glyph, positions[index], *bitmap);
  }
}

}  // extern "C"
