// Finds an element of an RTP header extension, as src/rtp/header-extension.ts does. No N-API.
#ifndef ARKAVO_UDP_HEADER_EXTENSION_H
#define ARKAVO_UDP_HEADER_EXTENSION_H

#include <cstddef>
#include <cstdint>

namespace arkavo {

// Borrowed; null when there is none.
struct ExtensionElement {
  const uint8_t* data;
  size_t bytes;
};

// The first element with this id, 1 to 255, among those between the extension's own header and its end. False when an element leads outside. None
// of a profile that is not of RFC 8285.
bool FindElement(uint16_t profile, const uint8_t* elements, size_t bytes, uint8_t id, ExtensionElement* found);

}  // namespace arkavo
#endif
