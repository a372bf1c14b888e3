#include "color.h"

namespace fakevt {
namespace {

// The first line of a string or a code point is the one that it is turned into.
struct Name {
  int code;
  CFStringRef text;
};

const Name* Primaries() {
  static const Name names[] = {
      {1, kCVImageBufferColorPrimaries_ITU_R_709_2}, {5, kCVImageBufferColorPrimaries_EBU_3213},
      {6, kCVImageBufferColorPrimaries_SMPTE_C},     {9, kCVImageBufferColorPrimaries_ITU_R_2020},
      {12, kCVImageBufferColorPrimaries_P3_D65},     {0, nullptr}};
  return names;
}

const Name* Transfers() {
  static const Name names[] = {{1, kCVImageBufferTransferFunction_ITU_R_709_2},
                               {6, kCVImageBufferTransferFunction_ITU_R_709_2},
                               {7, kCVImageBufferTransferFunction_SMPTE_240M_1995},
                               {13, kCVImageBufferTransferFunction_sRGB},
                               {14, kCVImageBufferTransferFunction_ITU_R_2020},
                               {15, kCVImageBufferTransferFunction_ITU_R_2020},
                               {16, kCVImageBufferTransferFunction_SMPTE_ST_2084_PQ},
                               {18, kCVImageBufferTransferFunction_ITU_R_2100_HLG},
                               {0, nullptr}};
  return names;
}

const Name* Matrices() {
  static const Name names[] = {
      {1, kCVImageBufferYCbCrMatrix_ITU_R_709_2}, {6, kCVImageBufferYCbCrMatrix_ITU_R_601_4},
      {5, kCVImageBufferYCbCrMatrix_ITU_R_601_4}, {7, kCVImageBufferYCbCrMatrix_SMPTE_240M_1995},
      {9, kCVImageBufferYCbCrMatrix_ITU_R_2020},  {0, nullptr}};
  return names;
}

CFStringRef TextOfCode(const Name* names, int code) {
  for (; names->text != nullptr; names++) {
    if (names->code == code) return names->text;
  }
  return nullptr;
}

int CodeOfText(const Name* names, const Object* text) {
  for (; text != nullptr && names->text != nullptr; names++) {
    if (Equal(names->text, text)) return names->code;
  }
  return 2;
}

}  // namespace

CFStringRef PrimariesString(int code) { return TextOfCode(Primaries(), code); }
CFStringRef TransferString(int code) { return TextOfCode(Transfers(), code); }
CFStringRef MatrixString(int code) { return TextOfCode(Matrices(), code); }
int PrimariesCode(const Object* text) { return CodeOfText(Primaries(), text); }
int TransferCode(const Object* text) { return CodeOfText(Transfers(), text); }
int MatrixCode(const Object* text) { return CodeOfText(Matrices(), text); }

}  // namespace fakevt
