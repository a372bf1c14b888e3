// The pool as other addons see it (arkavo_pipeline.h). Any thread.
#ifndef ARKAVO_FRAMES_ABI_H
#define ARKAVO_FRAMES_ABI_H

#include "arkavo_pipeline.h"

namespace arkavo {

// Valid for as long as the process lives.
const arkavo_frames* FramesAbi();

}  // namespace arkavo

#endif  // ARKAVO_FRAMES_ABI_H
