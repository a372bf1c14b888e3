// Text as a mask, by what the system has: FreeType on Linux, Core Text on macOS.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace arkavo {

// In pixels.
constexpr int kMaxTextSize = 2048;
constexpr int kMaxTextWidth = 16384;

struct TextMask {
  int width = 0;  // pixels; 0: nothing is to be seen
  int height = 0;
  std::vector<uint8_t> coverage;
};

// How wide one line is, in pixels. `size` as with DrawText, and it throws the same.
int TextWidth(const std::vector<uint8_t>& font, const std::u32string& text, int size);

// One line, as high as the font's ascender and descender; `size` is the height of the font's em in pixels, 1 to 2048.
// What is beyond 16384 pixels is cut off. Throws ERR_FRAME_INVALID for another size and for a font that cannot be read.
TextMask DrawText(const std::vector<uint8_t>& font, const std::u32string& text, int size);

}  // namespace arkavo
