/*
 * arkavo-pipeline: the C ABI by which native addons make, keep, read and give back frames.
 *
 * An addon receives an External from JavaScript (`context.frames.abi`) whose pointer is a `const arkavo_frames *`.
 * It checks `abi_version` and `struct_size` once and then calls the functions from any thread.
 *
 * A frame is a raw picture behind a handle. Handles are reference counted, and every reference is counted on an
 * owner, so that what a dead owner held can be reclaimed. A stale handle is refused, never dereferenced.
 */
#ifndef ARKAVO_PIPELINE_H
#define ARKAVO_PIPELINE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ARKAVO_ABI_VERSION 1u
#define ARKAVO_MAX_PLANES 4

/* The External's type tag (napi_type_tag): check it with napi_check_object_type_tag before trusting the pointer. */
#define ARKAVO_FRAMES_TAG_LOWER 0x41726b61766f4672ull
#define ARKAVO_FRAMES_TAG_UPPER 0x616d65732d616269ull

/* (generation << 16) | slot; 0 is no frame. Fits a double exactly. */
typedef uint64_t arkavo_frame;
/* Who holds a reference: a stage, or the native session of one. 0 is nobody. */
typedef uint32_t arkavo_owner;

typedef enum arkavo_status {
  ARKAVO_OK = 0,
  ARKAVO_STALE_FRAME = -1,   /* the handle's frame is gone, or never was */
  ARKAVO_DEAD_OWNER = -2,    /* the owner was destroyed, or never was */
  ARKAVO_NOT_HELD = -3,      /* the owner holds no reference to this frame */
  ARKAVO_OUT_OF_MEMORY = -4, /* the pool's limit or the machine's */
  ARKAVO_BAD_ARGUMENT = -5
} arkavo_status;

typedef enum arkavo_pixel_format {
  ARKAVO_I420 = 0, /* 8-bit 4:2:0, planes Y, U, V */
  ARKAVO_NV12 = 1  /* 8-bit 4:2:0, planes Y, interleaved UV */
} arkavo_pixel_format;

/* Code points of ISO/IEC 23091-2 (the VUI's): 1 is BT.709, 2 is unspecified. */
typedef struct arkavo_color {
  uint8_t primaries;
  uint8_t transfer;
  uint8_t matrix;
  uint8_t full_range; /* 0: 16–235, 1: 0–255 */
} arkavo_color;

typedef struct arkavo_picture {
  uint32_t width;  /* pixels, visible */
  uint32_t height; /* pixels, visible */
  uint32_t format; /* arkavo_pixel_format */
  arkavo_color color;
  uint32_t plane_count;
  uint8_t *data[ARKAVO_MAX_PLANES];
  uint32_t stride[ARKAVO_MAX_PLANES]; /* bytes from row to row; may be more than the row's width */
  uint32_t read_only;                 /* 1: the planes are read by others too and must not be written */
  void *native;                       /* CVPixelBufferRef on macOS, else NULL */
} arkavo_picture;

typedef struct arkavo_frames {
  uint32_t abi_version;
  uint32_t struct_size;

  /* A native owner: lives until destroyed, which reclaims what it still holds. The name shows in the pool's statistics. */
  arkavo_owner (*owner_create)(const char *name);
  void (*owner_destroy)(arkavo_owner owner);

  /* A writable frame of pool memory: page-aligned, strides a multiple of 64. `owner` holds the one reference. */
  arkavo_status (*allocate)(arkavo_owner owner, uint32_t width, uint32_t height, uint32_t format, arkavo_color color,
                            arkavo_frame *out);
  /* A frame over foreign memory; `release(opaque)` runs once, on any thread, when the last reference goes. On failure it does not run. */
  arkavo_status (*wrap)(arkavo_owner owner, const arkavo_picture *picture, void (*release)(void *opaque), void *opaque,
                        arkavo_frame *out);

  arkavo_status (*retain)(arkavo_owner owner, arkavo_frame frame);
  arkavo_status (*release)(arkavo_owner owner, arkavo_frame frame);
  /* Hands one reference of `from` to `to`. Refused with ARKAVO_DEAD_OWNER when `to` is dead; `from` then keeps it. */
  arkavo_status (*move)(arkavo_frame frame, arkavo_owner from, arkavo_owner to);
  /* The planes; valid for as long as the caller's owner holds a reference. */
  arkavo_status (*describe)(arkavo_frame frame, arkavo_picture *out);
} arkavo_frames;

#ifdef __cplusplus
}
#endif
#endif
