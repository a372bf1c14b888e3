/*
 * How a test steers and questions the double. Plain C, every function callable from any thread; the symbols are
 * exported, so that an addon that contains the double can bind them. What is counted is counted per copy of the double:
 * each addon that contains it has one of its own.
 */
#ifndef FAKEVT_CONTROL_H
#define FAKEVT_CONTROL_H

#include <stddef.h>
#include <stdint.h>

#define FAKEVT_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

/* Forgets violations, counters and last values, and takes every knob back. Live objects and sessions stay counted. */
FAKEVT_API void fakevt_reset(void);

/*
 * Violations of the rules. Each is counted and kept as one line of text (the first 256 of them). With the environment
 * variable FAKEVT_ABORT=1 the first one prints itself and aborts the process.
 *
 * Functions that give a text fill `text` with at most `size - 1` bytes and a terminating zero, and return the length
 * of the whole; `size` 0 just asks for it.
 */
FAKEVT_API int fakevt_violations(void);
FAKEVT_API size_t fakevt_violation_text(char* text, size_t size);

/* Objects made and not yet freed, those that the framework keeps for itself included; the text lists them by type. */
FAKEVT_API int fakevt_live_objects(void);
FAKEVT_API size_t fakevt_live_text(char* text, size_t size);

/* Knobs. A `count` is of the next calls, whichever session they go to; 0 takes the knob back. */
enum fakevt_call {
  FAKEVT_ENCODER_CREATE = 0,
  FAKEVT_DECODER_CREATE = 1,
  FAKEVT_ENCODE_SUBMIT = 2,   /* the call returns the status */
  FAKEVT_ENCODE_CALLBACK = 3, /* the call succeeds, its callback has the status and no sample */
  FAKEVT_DECODE_SUBMIT = 4,
  FAKEVT_DECODE_CALLBACK = 5,
  FAKEVT_POOL = 6 /* CVPixelBufferPoolCreatePixelBuffer, with or without attributes */
};
FAKEVT_API void fakevt_fail_next(enum fakevt_call call, int count, int32_t status);

/* Fails VTSessionSetProperty for one key, named by its text: "AverageBitRate". */
FAKEVT_API void fakevt_fail_property(const char* key, int count, int32_t status);

/* Whether a callback with the same status follows an encode call that was made to fail. Off unless turned on. */
FAKEVT_API void fakevt_callback_after_failed_encode(int on);

/* Drops pictures: noErr, the FrameDropped flag, no sample and no image. `call` is a _SUBMIT one. */
enum fakevt_drop {
  FAKEVT_DROP_BY_CALLBACK = 0, /* the call says nothing, the callback does */
  FAKEVT_DROP_AT_SUBMIT = 1,   /* the call has the flag, no callback comes */
  FAKEVT_DROP_AT_SUBMIT_AND_BY_CALLBACK = 2,
  FAKEVT_DROP_IN_PART = 3 /* decoders: the image comes, and the callback has the FrameInterrupted flag instead */
};
FAKEVT_API void fakevt_drop_next(enum fakevt_call call, int count, enum fakevt_drop how);

/* Coded data in segments of `bytes`, so that block buffers aren't contiguous; 0, as at start: in one piece. */
FAKEVT_API void fakevt_split_blocks(size_t bytes);

/* Length prefixes of what encoders write: 1, 2 or 4 bytes. A picture with a NAL unit that is too long has 4. */
FAKEVT_API void fakevt_length_prefix(int bytes);

/* Whether there is hardware (1, as at start), and whether low-latency rate control is accepted (1, as at start). */
FAKEVT_API void fakevt_hardware(int present);
FAKEVT_API void fakevt_low_latency(int accepted);

/* How long each callback is held back, and how many coded pictures an encoder keeps until it is drained. */
FAKEVT_API void fakevt_callback_delay(int milliseconds);
FAKEVT_API void fakevt_hold_frames(int count);

/* The next encode or decode call stands still until `fakevt_unhang`. `fakevt_hanging`: how many stand still now. */
FAKEVT_API void fakevt_hang_next_submit(void);
FAKEVT_API void fakevt_unhang(void);
FAKEVT_API int fakevt_hanging(void);

/* Each encoder replaces its pool of pixel buffers when it is next asked for it. */
FAKEVT_API void fakevt_change_pools(void);

/* Counters. */
FAKEVT_API int fakevt_sessions_created(void);
FAKEVT_API int fakevt_sessions_alive(void);
FAKEVT_API int fakevt_forced_keyframes(void); /* encode calls that asked for one */
FAKEVT_API int fakevt_encode_calls(void);
FAKEVT_API int fakevt_decode_calls(void);

/*
 * The last value that a key was given, in any session, by property or by specification, as text: "true", "3000000",
 * "[750000, 1]", "H264_High_AutoLevel", "null". Returns 0 with an empty text for a key that was never given.
 */
FAKEVT_API size_t fakevt_value(const char* key, char* text, size_t size);

#ifdef __cplusplus
}
#endif
#endif
