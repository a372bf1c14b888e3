// Pictures as typed arrays on their own memory. JavaScript threads.
#ifndef ARKAVO_PLANE_VIEWS_H
#define ARKAVO_PLANE_VIEWS_H

#include <napi.h>

#include "arkavo_pipeline.h"

namespace arkavo {

// `{ planes: { data: Uint8Array, stride }[], share }`, or undefined when the owner doesn't hold the frame. The views
// have a share in the memory, so that one that is used too late reads an old picture and not freed memory.
Napi::Value MapPlanes(Napi::Env env, arkavo_owner owner, arkavo_frame frame);

// Empties the views and gives their share back at once: the garbage collector would take seconds.
void UnmapPlanes(Napi::Object views);

}  // namespace arkavo

#endif  // ARKAVO_PLANE_VIEWS_H
