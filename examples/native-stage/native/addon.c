/*
 * Binds the mirror to JavaScript. C99 on Node-API and arkavo_pipeline.h, nothing else.
 *
 * Runs on the worker thread of the stage that called `open`. There is no global state: several stages, each with a thread
 * and an owner of its own, use the addon at one time.
 */
#include <node_api.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arkavo_pipeline.h"
#include "mirror.h"

/* One stage's mirror. The garbage collector frees it with the function that has it as its data. */
typedef struct mirror_stage {
  const arkavo_frames *frames;
  arkavo_owner owner;
  mirror_axis axis;
} mirror_stage;

/* Throws an error that `nativeCall` turns into a PipelineError, unless one is on its way already. */
static void throw_error(napi_env env, const char *code, const char *message) {
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) == napi_ok && !pending) napi_throw_error(env, code, message);
}

/* The frame functions behind `context.frames.abi`; NULL, with an error thrown, when they are not those of the header. */
static const arkavo_frames *frames_of(napi_env env, napi_value abi) {
  const napi_type_tag tag = {ARKAVO_FRAMES_TAG_LOWER, ARKAVO_FRAMES_TAG_UPPER};
  napi_valuetype type = napi_undefined;
  bool tagged = false;
  void *pointer = NULL;
  /* The tag comes first: an External of somebody else's may point to anything. */
  if (napi_typeof(env, abi, &type) != napi_ok || type != napi_external ||
      napi_check_object_type_tag(env, abi, &tag, &tagged) != napi_ok || !tagged ||
      napi_get_value_external(env, abi, &pointer) != napi_ok) {
    throw_error(env, "ERR_ADDON_LOAD", "mirror expected context.frames.abi, got something else");
    return NULL;
  }
  const arkavo_frames *frames = pointer;
  if (frames->abi_version == ARKAVO_ABI_VERSION && frames->struct_size >= sizeof(arkavo_frames)) return frames;
  char message[200];
  snprintf(message, sizeof message,
           "mirror was built for version %u of the frame ABI (%u bytes), this engine has version %u (%u bytes): "
           "build it again with `npm rebuild`",
           ARKAVO_ABI_VERSION, (unsigned)sizeof(arkavo_frames), (unsigned)frames->abi_version,
           (unsigned)frames->struct_size);
  throw_error(env, "ERR_ADDON_LOAD", message);
  return NULL;
}

/* What a refusal of the pool means to this stage. */
static void throw_refusal(napi_env env, arkavo_status status) {
  switch (status) {
    case ARKAVO_OUT_OF_MEMORY:
      throw_error(env, "ERR_FRAME_NO_MEMORY",
                  "mirror got no memory for its picture: give links less capacity, or release frames earlier");
      return;
    case ARKAVO_DEAD_OWNER:
      throw_error(env, "ERR_FRAME_OWNER_CLOSED", "mirror was given a picture after its stage was closed");
      return;
    case ARKAVO_STALE_FRAME:
      throw_error(env, "ERR_FRAME_STALE", "mirror was given a picture that its stage does not hold");
      return;
    default:
      throw_error(env, "ERR_FRAME_INVALID", "the frame pool has no picture like the one that mirror was given");
  }
}

static bool is_i420(napi_env env, const arkavo_picture *picture) {
  if (picture->format == ARKAVO_I420) return true;
  char message[120];
  snprintf(message, sizeof message,
           "mirror takes i420 pictures, got %s (format %u): let the stage before it give i420",
           picture->format == ARKAVO_NV12 ? "nv12" : "another kind", (unsigned)picture->format);
  throw_error(env, "ERR_CODEC_UNSUPPORTED", message);
  return false;
}

/* A new frame, which the stage's owner holds, with the mirrored picture of `input`; 0, with an error thrown. */
static arkavo_frame mirror_frame(napi_env env, const mirror_stage *stage, arkavo_frame input) {
  const arkavo_frames *frames = stage->frames;
  arkavo_picture from;
  arkavo_picture to;
  arkavo_frame output = 0;
  /* No reference is taken: the stage holds the packet, and with it this frame, until the call returns. */
  arkavo_status status = frames->describe(input, &from);
  if (status == ARKAVO_OK && !is_i420(env, &from)) return 0;
  if (status == ARKAVO_OK) {
    status = frames->allocate(stage->owner, from.width, from.height, from.format, from.color, &output);
  }
  if (status == ARKAVO_OK) status = frames->describe(output, &to);
  if (status == ARKAVO_OK) {
    mirror_picture(&from, &to, stage->axis);
    return output;
  }
  if (output != 0) frames->release(stage->owner, output);
  throw_refusal(env, status);
  return 0;
}

/* (handle) -> handle */
static napi_value mirror(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  napi_value result = NULL;
  void *data = NULL;
  int64_t input = 0;
  if (napi_get_cb_info(env, info, &count, &argument, NULL, &data) != napi_ok ||
      napi_get_value_int64(env, argument, &input) != napi_ok) {
    throw_error(env, "ERR_FRAME_STALE", "mirror expected the handle of a frame");
    return NULL;
  }
  const mirror_stage *stage = data;
  const arkavo_frame output = mirror_frame(env, stage, (arkavo_frame)input);
  if (output != 0 && napi_create_double(env, (double)output, &result) != napi_ok) {
    /* JavaScript will not hear of the frame: nobody else could give it back. */
    stage->frames->release(stage->owner, output);
    throw_error(env, "ERR_UNKNOWN", "mirror could not return its frame");
  }
  return result;
}

static void free_stage(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  free(data);
}

static napi_value make_function(napi_env env, mirror_stage stage) {
  napi_value function = NULL;
  mirror_stage *data = malloc(sizeof *data);
  if (data != NULL) {
    *data = stage;
    if (napi_create_function(env, "mirror", NAPI_AUTO_LENGTH, mirror, data, &function) == napi_ok &&
        napi_add_finalizer(env, function, data, free_stage, NULL, NULL) == napi_ok) {
      return function;
    }
    free(data);
  }
  throw_error(env, "ERR_UNKNOWN", "mirror could not be opened: out of memory");
  return NULL;
}

static mirror_axis axis_of(const char *name) {
  if (strcmp(name, "vertical") == 0) return MIRROR_VERTICAL;
  return strcmp(name, "both") == 0 ? MIRROR_BOTH : MIRROR_HORIZONTAL;
}

/* (context.frames.abi, context.frames.id, axis) -> mirror */
static napi_value open_mirror(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value arguments[3];
  uint32_t owner = 0;
  char axis[16];
  if (napi_get_cb_info(env, info, &count, arguments, NULL, NULL) != napi_ok) return NULL;
  const arkavo_frames *frames = frames_of(env, arguments[0]);
  if (frames == NULL) return NULL;
  if (napi_get_value_uint32(env, arguments[1], &owner) != napi_ok ||
      napi_get_value_string_utf8(env, arguments[2], axis, sizeof axis, NULL) != napi_ok) {
    throw_error(env, "ERR_UNKNOWN", "mirror expected (context.frames.abi, context.frames.id, axis)");
    return NULL;
  }
  const mirror_stage stage = {frames, owner, axis_of(axis)};
  return make_function(env, stage);
}

NAPI_MODULE_INIT() {
  napi_value open = NULL;
  if (napi_create_function(env, "open", NAPI_AUTO_LENGTH, open_mirror, NULL, &open) != napi_ok ||
      napi_set_named_property(env, exports, "open", open) != napi_ok) {
    return NULL;
  }
  return exports;
}
