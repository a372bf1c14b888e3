#include "vimage_buffer.h"

#include "ledger.h"

namespace fakemac {

vImage_Error Fault(const char* function, const std::string& what, vImage_Error error) {
  fakevt::Violate(function, what);
  return error;
}

vImage_Error CheckBuffer(const vImage_Buffer* buffer, const char* function) {
  if (buffer == nullptr || buffer->data == nullptr) return Fault(function, "NULL", kvImageNullPointerArgument);
  if (buffer->width == 0 || buffer->height == 0) return Fault(function, "no samples", kvImageInvalidParameter);
  if (buffer->rowBytes >= buffer->width) return kvImageNoError;
  return Fault(function, "rows of " + std::to_string(buffer->rowBytes) + " bytes for " + std::to_string(buffer->width),
               kvImageInvalidRowBytes);
}

vImage_Error CheckFlags(vImage_Flags flags, vImage_Flags known, const char* function) {
  if ((flags & ~known) != 0) return Fault(function, "flags " + std::to_string(flags), kvImageUnknownFlagsBit);
  if ((flags & kvImageDoNotTile) == 0) fakevt::Violate(function, "tiles on other threads");
  return kvImageNoError;
}

bool Overlap(const vImage_Buffer& one, const vImage_Buffer& other) {
  const auto begin = [](const vImage_Buffer& buffer) { return static_cast<const uint8_t*>(buffer.data); };
  const auto end = [&](const vImage_Buffer& buffer) {
    return begin(buffer) + (buffer.height - 1) * buffer.rowBytes + buffer.width;
  };
  return begin(one) < end(other) && begin(other) < end(one);
}

}  // namespace fakemac
