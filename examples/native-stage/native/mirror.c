#include "mirror.h"

#include <stddef.h>
#include <string.h>

static void reverse_row(const uint8_t *restrict from, uint8_t *restrict to, uint32_t width) {
  for (uint32_t x = 0; x < width; x++) to[x] = from[width - 1 - x];
}

void mirror_picture(const arkavo_picture *from, const arkavo_picture *to, mirror_axis axis) {
  for (uint32_t plane = 0; plane < from->plane_count; plane++) {
    const uint32_t width = plane == 0 ? from->width : (from->width + 1) / 2;
    const uint32_t height = plane == 0 ? from->height : (from->height + 1) / 2;
    for (uint32_t row = 0; row < height; row++) {
      const uint32_t target = axis == MIRROR_HORIZONTAL ? row : height - 1 - row;
      const uint8_t *source = from->data[plane] + (size_t)row * from->stride[plane];
      uint8_t *destination = to->data[plane] + (size_t)target * to->stride[plane];
      if (axis == MIRROR_VERTICAL) {
        memcpy(destination, source, width);
      } else {
        reverse_row(source, destination, width);
      }
    }
  }
}
