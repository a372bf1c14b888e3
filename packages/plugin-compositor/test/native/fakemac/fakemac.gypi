# The double of what the compositor uses on macOS, to be compiled into a target for tests.
{
  "includes": ["../../../../videotoolbox/test/fakevt/fakecf.gypi"],
  "sources": [
    "runtime/bitmap_context.cc",
    "runtime/graphics_font.cc",
    "runtime/resampling.cc",
    "runtime/text_font.cc",
    "runtime/vimage_buffer.cc",
    "runtime/vimage_convert.cc",
    "runtime/vimage_scale.cc"
  ],
  "include_dirs": ["include", "runtime", "../../../../videotoolbox/test/fakevt/runtime"],
  "cflags": ["<!@(pkg-config --cflags freetype2)"],
  "libraries": ["<!@(pkg-config --libs freetype2)"]
}
