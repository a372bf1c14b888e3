// The double's own cases, one for each rule: who breaks it is told so. Prints "ok" and a title for each; ends with 1 at
// the first that fails.
#include <Accelerate/Accelerate.h>
#include <CoreText/CoreText.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fakevt_control.h"

namespace {

std::string Text(size_t (*fill)(char*, size_t)) {
  std::string text(fill(nullptr, 0) + 1, '\0');
  fill(text.data(), text.size());
  text.pop_back();
  return text;
}

// The one violation since the last look at them contains `wanted`; empty: there is none.
void Expect(const std::string& title, const std::string& wanted) {
  const std::string text = Text(fakevt_violation_text);
  const bool holds = wanted.empty() ? text.empty() : text.find(wanted) != std::string::npos;
  fakevt_reset();
  if (!holds) {
    std::printf("%s: expected \"%s\", got \"%s\"\n", title.c_str(), wanted.c_str(), text.c_str());
    std::exit(1);
  }
  std::printf("ok %s\n", title.c_str());
}

constexpr const char* kScale = "vImageScale_Planar8: ";

void ScaleCases() {
  uint8_t samples[64] = {};
  uint8_t scaled[64] = {};
  const vImage_Buffer from = {samples, 8, 8, 8};
  const vImage_Buffer to = {scaled, 4, 4, 4};
  const auto scale = [&](const vImage_Buffer* source, const vImage_Buffer* target, vImage_Flags flags) {
    return vImageScale_Planar8(source, target, nullptr, flags);
  };
  std::memset(samples, 99, sizeof samples);
  if (scale(&from, &to, kvImageDoNotTile) != kvImageNoError || scaled[0] != 99 || scaled[15] != 99) std::exit(1);
  if (scale(&from, &to, kvImageDoNotTile | kvImageGetTempBufferSize) <= 0) std::exit(1);
  Expect("a plane is scaled, and the size of its temporary memory told", "");
  scale(nullptr, &to, kvImageDoNotTile);
  Expect("no source", std::string(kScale) + "NULL");
  const vImage_Buffer nowhere = {nullptr, 4, 4, 4};
  scale(&from, &nowhere, kvImageDoNotTile);
  Expect("no memory to write", std::string(kScale) + "NULL");
  const vImage_Buffer flat = {scaled, 0, 4, 4};
  scale(&from, &flat, kvImageDoNotTile);
  Expect("no rows", std::string(kScale) + "no samples");
  const vImage_Buffer narrow = {samples, 8, 8, 7};
  scale(&narrow, &to, kvImageDoNotTile);
  Expect("rows that are too short", std::string(kScale) + "rows of 7 bytes for 8");
  scale(&from, &to, kvImageDoNotTile | 2);
  Expect("a flag that scaling has not", std::string(kScale) + "flags 18");
  scale(&from, &to, kvImageNoFlags);
  Expect("work on other threads", std::string(kScale) + "tiles");
  const vImage_Buffer inside = {samples + 32, 4, 4, 4};
  scale(&from, &inside, kvImageDoNotTile);
  Expect("scaling in place", std::string(kScale) + "in place");
}

void ConvertCases() {
  uint8_t pairs[16] = {};
  uint8_t planes[2][8] = {};
  const vImage_Buffer buffers[] = {{planes[0], 2, 4, 4}, {planes[1], 2, 4, 4}};
  const vImage_Buffer* targets[] = {&buffers[0], &buffers[1]};
  const void* channels[] = {pairs, pairs + 1};
  const auto split = [&](size_t stride, vImagePixelCount width, size_t row_bytes) {
    vImageConvert_ChunkyToPlanar8(channels, targets, 2, stride, width, 2, row_bytes, kvImageDoNotTile);
  };
  for (uint8_t byte = 0; byte < 16; byte++) pairs[byte] = byte;
  split(2, 4, 8);
  if (planes[0][5] != 10 || planes[1][5] != 11) std::exit(1);
  Expect("pairs are split", "");
  split(1, 4, 8);
  Expect("a stride of less than the channels", "channels do not fit the stride");
  split(2, 3, 8);
  Expect("a plane of another size", "a plane of another size");
  split(2, 4, 7);
  Expect("rows that are too short for the pairs", "rows of 7 bytes");
  void* merged[] = {pairs, nullptr};
  vImageConvert_PlanarToChunky8(targets, merged, 2, 2, 4, 2, 8, kvImageDoNotTile);
  Expect("no memory for a channel", "vImageConvert_PlanarToChunky8: NULL");
  vImageConvert_PlanarToChunky8(targets, merged, 2, 2, 4, 2, 8, kvImageHighQualityResampling | kvImageDoNotTile);
  Expect("a flag that merging has not", "vImageConvert_PlanarToChunky8: flags 48");
}

CFDataRef DataOf(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<uint8_t> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return CFDataCreate(kCFAllocatorDefault, bytes.data(), static_cast<CFIndex>(bytes.size()));
}

void FontCases(const char* path) {
  const CFDataRef data = DataOf(path);
  const CGDataProviderRef provider = CGDataProviderCreateWithCFData(data);
  CFRelease(data);
  const CGFontRef graphics_font = CGFontCreateWithDataProvider(provider);
  CFRelease(provider);
  const CTFontRef font = CTFontCreateWithGraphicsFont(graphics_font, 20, nullptr, nullptr);
  CFRelease(graphics_font);
  const UniChar characters[] = {'A', 0xD835, 0xDD38, 0xD835};
  CGGlyph glyphs[4] = {};
  const bool all = CTFontGetGlyphsForCharacters(font, characters, glyphs, 4);
  if (all || glyphs[0] == 0 || glyphs[1] == 0 || glyphs[2] != 0 || glyphs[3] != 0) std::exit(1);
  Expect("a font holds its bytes, and a pair is one character", "");
  uint8_t coverage[400] = {};
  const CGContextRef context = CGBitmapContextCreate(coverage, 20, 20, 8, 20, nullptr, kCGImageAlphaOnly);
  const CGPoint origin = {0, 4};
  CTFontDrawGlyphs(font, glyphs, &origin, 1, context);
  Expect("letters that the system makes bolder", "CTFontDrawGlyphs: letters");
  CGContextSetShouldSmoothFonts(context, false);
  CTFontDrawGlyphs(font, glyphs, nullptr, 1, context);
  Expect("glyphs without positions", "CTFontDrawGlyphs: NULL");
  const CGGlyph none = 0xFFFF;
  CTFontGetAdvancesForGlyphs(font, kCTFontOrientationHorizontal, &none, nullptr, 1);
  Expect("a glyph that the font has not", "no glyph 65535");
  CFRelease(context);
  CFRelease(font);
  CTFontGetAscent(font);
  Expect("a font that is gone", "CTFontGetAscent: use of a freed CTFont");
  CTFontDrawGlyphs(font, glyphs, &origin, 1, nullptr);
  Expect("no context", "CTFontDrawGlyphs: NULL");
}

void ObjectCases() {
  uint8_t coverage[16] = {};
  CGBitmapContextCreate(coverage, 4, 4, 8, 3, nullptr, kCGImageAlphaOnly);
  Expect("a bitmap with rows that are too short", "rows that are too short");
  CGBitmapContextCreate(coverage, 0, 4, 8, 4, nullptr, kCGImageAlphaOnly);
  Expect("a bitmap without pixels", "no pixels");
  CGBitmapContextCreate(coverage, 4, 4, 8, 4, nullptr, kCGImageAlphaNone);
  Expect("a bitmap of another kind", "not 8 bits of alpha only");
  CFDataCreate(kCFAllocatorDefault, nullptr, 3);
  Expect("data without bytes", "CFDataCreate: no bytes");
  const CFDataRef data = CFDataCreate(kCFAllocatorDefault, coverage, 16);
  const CGDataProviderRef provider = CGDataProviderCreateWithCFData(data);
  const CGFontRef font = CGFontCreateWithDataProvider(provider);
  if (font != nullptr) std::exit(1);
  CTFontCreateWithGraphicsFont(font, 20, nullptr, nullptr);
  Expect("a font of bytes that are none", "CTFontCreateWithGraphicsFont: NULL");
  CFRelease(provider);
  CFRelease(data);
}

}  // namespace

int main(int, char** argv) {
  ScaleCases();
  ConvertCases();
  FontCases(argv[1]);
  ObjectCases();
  std::printf("%s\n", Text(fakevt_live_text).c_str());
  return fakevt_live_objects() == 0 ? 0 : 1;
}
