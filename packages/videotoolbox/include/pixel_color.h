// Colour code points (ISO/IEC 23091-2) to and from the strings that pixel buffers and sessions have for them. Several
// code points have one string, because they mean the same colours (BT.601 and BT.709 have one transfer function).
#pragma once

#include <CoreVideo/CoreVideo.h>

#include <cstdint>

#include "arkavo_pipeline.h"
#include "cf_ref.h"

namespace arkavo {

constexpr uint8_t kUnspecifiedColor = 2;

// NULL for a code point that has none.
inline CFStringRef PrimariesString(uint8_t code) {
  switch (code) {
    case 1: return kCVImageBufferColorPrimaries_ITU_R_709_2;
    case 5: return kCVImageBufferColorPrimaries_EBU_3213;
    case 6:
    case 7: return kCVImageBufferColorPrimaries_SMPTE_C;
    case 9: return kCVImageBufferColorPrimaries_ITU_R_2020;
    case 12: return kCVImageBufferColorPrimaries_P3_D65;
    default: return nullptr;
  }
}

// NULL for a code point that has none.
inline CFStringRef TransferString(uint8_t code) {
  switch (code) {
    case 1:
    case 6: return kCVImageBufferTransferFunction_ITU_R_709_2;
    case 7: return kCVImageBufferTransferFunction_SMPTE_240M_1995;
    case 13: return kCVImageBufferTransferFunction_sRGB;
    case 14:
    case 15: return kCVImageBufferTransferFunction_ITU_R_2020;
    case 16: return kCVImageBufferTransferFunction_SMPTE_ST_2084_PQ;
    case 18: return kCVImageBufferTransferFunction_ITU_R_2100_HLG;
    default: return nullptr;
  }
}

// NULL for a code point that has none.
inline CFStringRef MatrixString(uint8_t code) {
  switch (code) {
    case 1: return kCVImageBufferYCbCrMatrix_ITU_R_709_2;
    case 5:
    case 6: return kCVImageBufferYCbCrMatrix_ITU_R_601_4;
    case 7: return kCVImageBufferYCbCrMatrix_SMPTE_240M_1995;
    case 9: return kCVImageBufferYCbCrMatrix_ITU_R_2020;
    default: return nullptr;
  }
}

namespace pixel_color_detail {

// The lowest code point that has the string: preferred ones come first in `order`.
template <size_t kCount>
uint8_t CodeOf(CFTypeRef string, CFStringRef (*string_of)(uint8_t), const uint8_t (&order)[kCount]) {
  for (const uint8_t code : order) {
    if (string != nullptr && CFEqual(string, string_of(code))) return code;
  }
  return kUnspecifiedColor;
}

inline CfRef<CFTypeRef> Attachment(CVBufferRef buffer, CFStringRef key) {
  return CfRef<CFTypeRef>::Adopt(CVBufferCopyAttachment(buffer, key, nullptr));
}

// What is attached already stays: others may be reading the buffer.
inline void Attach(CVBufferRef buffer, CFStringRef key, CFStringRef value) {
  if (value == nullptr || Attachment(buffer, key)) return;
  CVBufferSetAttachment(buffer, key, value, kCVAttachmentMode_ShouldPropagate);
}

}  // namespace pixel_color_detail

// Says what colours a buffer's samples are, where nothing says it yet. The range is part of its pixel format.
inline void AttachColor(CVPixelBufferRef buffer, const arkavo_color& color) {
  using pixel_color_detail::Attach;
  Attach(buffer, kCVImageBufferColorPrimariesKey, PrimariesString(color.primaries));
  Attach(buffer, kCVImageBufferTransferFunctionKey, TransferString(color.transfer));
  Attach(buffer, kCVImageBufferYCbCrMatrixKey, MatrixString(color.matrix));
}

// The colours that are attached; 2, unspecified, for what is not attached or has no code point here.
inline arkavo_color AttachedColor(CVPixelBufferRef buffer, bool full_range) {
  using pixel_color_detail::Attachment;
  using pixel_color_detail::CodeOf;
  static constexpr uint8_t kPrimaries[] = {1, 5, 6, 9, 12};
  static constexpr uint8_t kTransfers[] = {1, 7, 13, 14, 16, 18};
  static constexpr uint8_t kMatrices[] = {1, 6, 7, 9};
  return {CodeOf(Attachment(buffer, kCVImageBufferColorPrimariesKey).get(), PrimariesString, kPrimaries),
          CodeOf(Attachment(buffer, kCVImageBufferTransferFunctionKey).get(), TransferString, kTransfers),
          CodeOf(Attachment(buffer, kCVImageBufferYCbCrMatrixKey).get(), MatrixString, kMatrices),
          static_cast<uint8_t>(full_range ? 1 : 0)};
}

}  // namespace arkavo
