/* What the mirror does to a picture. C99, no Node-API, no state; any thread. */
#ifndef MIRROR_H
#define MIRROR_H

#include "arkavo_pipeline.h"

typedef enum mirror_axis { MIRROR_HORIZONTAL, MIRROR_VERTICAL, MIRROR_BOTH } mirror_axis;

/* Writes the I420 picture `from`, mirrored, to `to`, which has the same size and format and other memory. */
void mirror_picture(const arkavo_picture *from, const arkavo_picture *to, mirror_axis axis);

#endif
