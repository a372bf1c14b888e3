#include "text_mask.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <memory>
#include <type_traits>

#include "arkavo_error.h"

namespace arkavo {
namespace {

constexpr int kUnit = 64;  // FreeType's positions are in 1/64 of a pixel

struct CloseLibrary {
  void operator()(FT_Library library) const { FT_Done_FreeType(library); }
};
struct CloseFace {
  void operator()(FT_Face face) const { FT_Done_Face(face); }
};

[[noreturn]] void Refuse(const char* what) { throw Error("ERR_FRAME_INVALID", std::string("text: ") + what); }

int Up(FT_Pos position) { return static_cast<int>((position + kUnit - 1) / kUnit); }

// Calls `glyph` with where each glyph begins, in 1/64 of a pixel; returns where the last one ends.
template <typename Glyph>
FT_Pos Walk(FT_Face face, const std::u32string& text, FT_Int32 flags, Glyph glyph) {
  FT_Pos pen = 0;
  FT_UInt before = 0;
  for (const char32_t character : text) {
    const FT_UInt index = FT_Get_Char_Index(face, character);
    FT_Vector kerning = {0, 0};
    if (before != 0) FT_Get_Kerning(face, before, index, FT_KERNING_DEFAULT, &kerning);
    pen += kerning.x;
    if (FT_Load_Glyph(face, index, flags) != 0) Refuse("a glyph cannot be drawn");
    glyph(pen);
    pen += face->glyph->advance.x;
    before = index;
  }
  return pen;
}

void Copy(const FT_GlyphSlot slot, int x, int y, TextMask& mask) {
  const FT_Bitmap& bitmap = slot->bitmap;
  for (int row = 0; row < static_cast<int>(bitmap.rows); row++) {
    for (int column = 0; column < static_cast<int>(bitmap.width); column++) {
      const int right = x + slot->bitmap_left + column;
      const int down = y - slot->bitmap_top + row;
      if (right < 0 || down < 0 || right >= mask.width || down >= mask.height) continue;
      uint8_t& coverage = mask.coverage[static_cast<size_t>(down) * mask.width + right];
      coverage = std::max(coverage, bitmap.buffer[row * bitmap.pitch + column]);
    }
  }
}

// A font at one size. The bytes must outlive it.
class Font {
 public:
  Font(const std::vector<uint8_t>& bytes, int size) {
    if (size < 1 || size > kMaxTextSize) Refuse("expected a size of 1 to 2048 pixels");
    FT_Library opened = nullptr;
    if (FT_Init_FreeType(&opened) != 0) Refuse("FreeType cannot be used");
    library_.reset(opened);
    FT_Face read = nullptr;
    if (FT_New_Memory_Face(opened, bytes.data(), static_cast<FT_Long>(bytes.size()), 0, &read) != 0) {
      Refuse("the font cannot be read");
    }
    face_.reset(read);
    if (FT_Set_Pixel_Sizes(read, 0, static_cast<FT_UInt>(size)) != 0) Refuse("the font has no such size");
  }

  FT_Face face() const { return face_.get(); }

  int WidthOf(const std::u32string& text) const {
    return Up(Walk(face(), text, FT_LOAD_NO_BITMAP, [](FT_Pos) {}));
  }

 private:
  std::unique_ptr<std::remove_pointer_t<FT_Library>, CloseLibrary> library_;
  std::unique_ptr<std::remove_pointer_t<FT_Face>, CloseFace> face_;
};

}  // namespace

int TextWidth(const std::vector<uint8_t>& font, const std::u32string& text, int size) {
  return Font(font, size).WidthOf(text);
}

TextMask DrawText(const std::vector<uint8_t>& font, const std::u32string& text, int size) {
  const Font sized(font, size);
  const FT_Face face = sized.face();
  TextMask mask;
  const int ascent = Up(face->size->metrics.ascender);
  mask.width = std::min(kMaxTextWidth, sized.WidthOf(text));
  mask.height = ascent + Up(-face->size->metrics.descender);
  mask.coverage.resize(static_cast<size_t>(mask.width) * mask.height);
  Walk(face, text, FT_LOAD_RENDER | FT_LOAD_NO_BITMAP, [&](FT_Pos pen) {
    Copy(face->glyph, static_cast<int>((pen + kUnit / 2) / kUnit), ascent, mask);
  });
  return mask;
}

}  // namespace arkavo
