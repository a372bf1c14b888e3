#include "header_extension.h"

namespace arkavo {

namespace {

constexpr uint16_t kOneByteProfile = 0xbede;
// Without the four application bits.
constexpr uint16_t kTwoByteProfile = 0x100;
constexpr uint8_t kReservedOneByteId = 15;

void Note(uint8_t id, uint8_t wanted, const uint8_t* data, size_t bytes, ExtensionElement* found) {
  if (id == wanted && !found->data) *found = {data, bytes};
}

// RFC 8285 §4.2. What comes after an element with a reserved id is not looked at.
bool FindOneByte(const uint8_t* elements, size_t bytes, uint8_t id, ExtensionElement* found) {
  for (size_t offset = 0; offset < bytes;) {
    const uint8_t head = elements[offset++];
    if (head == 0) continue;
    const uint8_t own = head >> 4;
    if (own == 0 || own == kReservedOneByteId) break;
    const size_t length = (head & 0x0f) + size_t{1};
    if (length > bytes - offset) return false;
    Note(own, id, elements + offset, length, found);
    offset += length;
  }
  return true;
}

// RFC 8285 §4.3.
bool FindTwoByte(const uint8_t* elements, size_t bytes, uint8_t id, ExtensionElement* found) {
  for (size_t offset = 0; offset < bytes;) {
    const uint8_t own = elements[offset++];
    if (own == 0) continue;
    if (offset == bytes) return false;
    const size_t length = elements[offset++];
    if (length > bytes - offset) return false;
    Note(own, id, elements + offset, length, found);
    offset += length;
  }
  return true;
}

}  // namespace

bool FindElement(uint16_t profile, const uint8_t* elements, size_t bytes, uint8_t id, ExtensionElement* found) {
  *found = {nullptr, 0};
  if (profile == kOneByteProfile) return FindOneByte(elements, bytes, id, found);
  if (profile >> 4 == kTwoByteProfile) return FindTwoByte(elements, bytes, id, found);
  return true;
}

}  // namespace arkavo
