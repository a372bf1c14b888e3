// The handle of shared picture memory: declarations of the test double.
#pragma once

typedef struct __IOSurface* IOSurfaceRef;
