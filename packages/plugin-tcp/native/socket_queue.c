// Called in the thread whose event loop has the socket: nobody closes it meanwhile.

#include <node_api.h>

#if defined(__linux__)
#include <linux/sockios.h>
#include <sys/ioctl.h>
#elif defined(__APPLE__)
#include <sys/socket.h>
#endif

// Bytes that the system has taken for a TCP connection and the peer's has not acknowledged: SIOCOUTQ (tcp(7)) on Linux,
// SO_NWRITE (getsockopt(2)) on macOS. -1 for what is no connection, and on other systems.
static int QueuedBytes(int descriptor) {
  int bytes = -1;
#if defined(__linux__)
  if (ioctl(descriptor, SIOCOUTQ, &bytes) != 0) return -1;
#elif defined(__APPLE__)
  socklen_t size = sizeof(bytes);
  if (getsockopt(descriptor, SOL_SOCKET, SO_NWRITE, &bytes, &size) != 0) return -1;
#else
  (void)descriptor;
#endif
  return bytes;
}

static napi_value CallQueuedBytes(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument = NULL;
  int32_t descriptor = -1;
  napi_value result = NULL;
  if (napi_get_cb_info(env, info, &count, &argument, NULL, NULL) != napi_ok || count < 1 ||
      napi_get_value_int32(env, argument, &descriptor) != napi_ok) {
    napi_throw_type_error(env, NULL, "a file descriptor is expected");
    return NULL;
  }
  napi_create_int32(env, QueuedBytes(descriptor), &result);
  return result;
}

NAPI_MODULE_INIT() {
  napi_value function = NULL;
  if (napi_create_function(env, "queuedBytes", NAPI_AUTO_LENGTH, CallQueuedBytes, NULL, &function) != napi_ok ||
      napi_set_named_property(env, exports, "queuedBytes", function) != napi_ok) {
    return NULL;
  }
  return exports;
}
