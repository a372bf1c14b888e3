/*
 * arkavo-pipeline: the C ABI by which native addons make, keep, read and give back frames. C99 or C++, no other
 * header.
 *
 * Getting it. A stage hands its addon `context.frames.abi`, an External around a `const arkavo_frames *`, and
 * `context.frames.id`, its arkavo_owner as a number. Before trusting the pointer, check the External's type tag
 * (napi_check_object_type_tag, Node-API 8), then, once, the version:
 *
 *   frames->abi_version == ARKAVO_ABI_VERSION && frames->struct_size >= sizeof(arkavo_frames)
 *
 * The table is the engine's, constant, and valid until the process ends, in all threads. Take it from the context
 * each stage is given: where a process has two copies of the engine, each has a pool that knows nothing of the
 * other's handles.
 *
 * Versions. Within one ABI version the other structs and the values of the enums never change, and arkavo_frames
 * grows at its end only: an addon works with every engine of its version whose table is at least as large as the one
 * it was compiled with. Enums may gain values (a pixel format): refuse those you don't know. `abi_version` and
 * `struct_size` stay the first two members for ever.
 *
 * Threads. Every function may be called from any thread at any time, on JavaScript's threads and on the addon's own;
 * none waits for anything but a short lock, and none calls back but through `wrap`'s `release`. No exception leaves
 * one.
 *
 * Ownership. A frame is a raw picture behind a handle. Its references are counted, each on an owner, so that what a
 * dead owner held can be reclaimed. Who makes a frame writes it, before it hands it on to anyone, and nobody writes
 * it after. A stage's owner dies with its stage or its thread: an addon whose threads work on beyond a call keeps
 * what they use by a reference on an owner of its own (owner_create; retain, then move).
 *
 * Errors. A function that fails changes nothing, and leaves what `out` points to as it was. A handle is checked,
 * never trusted: one that is stale or made up is refused.
 */
#ifndef ARKAVO_PIPELINE_H
#define ARKAVO_PIPELINE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ARKAVO_ABI_VERSION 1u
#define ARKAVO_MAX_PLANES 4

/* The External's type tag: napi_type_tag tag = {ARKAVO_FRAMES_TAG_LOWER, ARKAVO_FRAMES_TAG_UPPER}. */
#define ARKAVO_FRAMES_TAG_LOWER 0x41726b61766f4672ull
#define ARKAVO_FRAMES_TAG_UPPER 0x616d65732d616269ull

/* A handle: a positive number that a double holds exactly, as JavaScript has it (`frame.handle`). 0 is no frame. */
typedef uint64_t arkavo_frame;
/* Who holds a reference: a stage, or the native session of one. 0 is nobody. An id is never used twice. */
typedef uint32_t arkavo_owner;

typedef enum arkavo_status {
  ARKAVO_OK = 0,
  ARKAVO_STALE_FRAME = -1,   /* the handle's frame is gone, or never was */
  ARKAVO_DEAD_OWNER = -2,    /* the owner was destroyed, or never was */
  ARKAVO_NOT_HELD = -3,      /* the owner holds no reference to this frame; a dead one holds none */
  ARKAVO_OUT_OF_MEMORY = -4, /* the pool's limit, in bytes or in frames, or the machine's */
  ARKAVO_BAD_ARGUMENT = -5   /* a null pointer, or a picture that cannot be */
} arkavo_status;

typedef enum arkavo_pixel_format {
  ARKAVO_I420 = 0, /* 8-bit 4:2:0, planes Y, U, V */
  ARKAVO_NV12 = 1  /* 8-bit 4:2:0, planes Y, interleaved UV */
} arkavo_pixel_format;

/* Code points of ISO/IEC 23091-2 (the VUI's): 1 is BT.709, 2 is unspecified. Carried along, not interpreted. */
typedef struct arkavo_color {
  uint8_t primaries;
  uint8_t transfer;
  uint8_t matrix;
  uint8_t full_range; /* 0: luma is 16 to 235, 1: 0 to 255 */
} arkavo_color;

/*
 * Where a frame's samples are. Chroma planes have (width + 1) / 2 samples in (height + 1) / 2 rows; in NV12 a sample
 * is two bytes, U and V. What lies behind a row's last sample is undefined, and behind the last row's need not be
 * there.
 */
typedef struct arkavo_picture {
  uint32_t width;  /* pixels, visible; 1 to 16384 */
  uint32_t height; /* pixels, visible; 1 to 16384 */
  uint32_t format; /* arkavo_pixel_format */
  arkavo_color color;
  uint32_t plane_count;               /* 3 for I420, 2 for NV12; what is behind it in the arrays is unused */
  uint8_t *data[ARKAVO_MAX_PLANES];   /* the first row's first sample */
  uint32_t stride[ARKAVO_MAX_PLANES]; /* bytes from row to row: at least a row's, at most 65536 */
  uint32_t read_only;                 /* 1: not even who made the frame may write it: a codec still reads it */
  void *native;                       /* CVPixelBufferRef on macOS, else NULL; as the planes, it is the frame's own */
} arkavo_picture;

/* The functions. `struct_size` is sizeof(arkavo_frames) as the engine was compiled with it. */
typedef struct arkavo_frames {
  uint32_t abi_version;
  uint32_t struct_size;

  /*
   * Makes an owner that lives until it is destroyed, whatever becomes of the thread. `name` (UTF-8, copied; may be
   * NULL) shows in the pool's statistics. Returns 0 when there is no memory.
   */
  arkavo_owner (*owner_create)(const char *name);

  /* Ends an owner that `owner_create` made and releases every reference it holds. Does nothing for a dead owner. */
  void (*owner_destroy)(arkavo_owner owner);

  /*
   * Makes a frame of pool memory, its bytes not cleared, for `owner` to hold the one reference to: it must release it
   * or move it on. Planes follow each other from a page boundary, strides are a multiple of 64. `format` is an
   * arkavo_pixel_format. Fails with ARKAVO_BAD_ARGUMENT for a size or format that no frame has, ARKAVO_OUT_OF_MEMORY,
   * ARKAVO_DEAD_OWNER.
   */
  arkavo_status (*allocate)(arkavo_owner owner, uint32_t width, uint32_t height, uint32_t format, arkavo_color color,
                            arkavo_frame *out);

  /*
   * Makes a frame over the addon's own memory; `owner` holds the one reference. `picture` is copied, the memory it
   * points to must stay until `release(opaque)`, which is called exactly once: when the last reference goes, on the
   * thread where that happens, outside the pool's lock. It may call these functions; it must not call into
   * JavaScript, nor throw. `release` may be NULL. It is not called when `wrap` fails: the memory is then still the
   * caller's. Frames outlive workers, and with its last worker an addon is unloaded: one that gives a `release` must
   * stay (on Linux and macOS, dlopen itself with RTLD_NODELETE). Fails with ARKAVO_BAD_ARGUMENT for a picture that is
   * not as described above, ARKAVO_DEAD_OWNER, ARKAVO_OUT_OF_MEMORY.
   */
  arkavo_status (*wrap)(arkavo_owner owner, const arkavo_picture *picture, void (*release)(void *opaque), void *opaque,
                        arkavo_frame *out);

  /*
   * Gives `owner`, which holds the frame already, one more reference, to be released or moved like the first. Fails
   * with ARKAVO_STALE_FRAME, ARKAVO_NOT_HELD.
   */
  arkavo_status (*retain)(arkavo_owner owner, arkavo_frame frame);

  /*
   * Gives one of `owner`'s references back. With the frame's last one the handle is stale and the memory is recycled,
   * or its `release` called. Fails with ARKAVO_STALE_FRAME, ARKAVO_NOT_HELD.
   */
  arkavo_status (*release)(arkavo_owner owner, arkavo_frame frame);

  /*
   * Hands one reference of `from` to `to`. Fails with ARKAVO_STALE_FRAME, ARKAVO_NOT_HELD (by `from`), and
   * ARKAVO_DEAD_OWNER when `to` is dead: `from` then keeps the reference.
   */
  arkavo_status (*move)(arkavo_frame frame, arkavo_owner from, arkavo_owner to);

  /*
   * Says where the frame's planes are, without copying. They are valid for as long as an owner that the caller
   * answers for holds a reference: hold one before this call, and until the last access. Fails with
   * ARKAVO_STALE_FRAME, ARKAVO_BAD_ARGUMENT.
   */
  arkavo_status (*describe)(arkavo_frame frame, arkavo_picture *out);
} arkavo_frames;

#ifdef __cplusplus
}
#endif
#endif
