#include "graphics_font.h"

#include "sized_face.h"

extern "C" {

CGDataProviderRef CGDataProviderCreateWithCFData(CFDataRef data) {
  __CFData* bytes = fakevt::Checked<__CFData>(data, "CGDataProviderCreateWithCFData");
  return bytes == nullptr ? nullptr : fakevt::New<CGDataProvider>(bytes);
}

CGFontRef CGFontCreateWithDataProvider(CGDataProviderRef provider) {
  CGDataProvider* object = fakevt::Checked<CGDataProvider>(provider, "CGFontCreateWithDataProvider");
  if (object == nullptr || !fakemac::SizedFace(object->data->bytes, 12).face()) return nullptr;
  return fakevt::New<CGFont>(object);
}

}  // extern "C"
