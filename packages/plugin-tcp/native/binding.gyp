{
  "targets": [
    {
      "target_name": "socket_queue",
      "sources": ["socket_queue.c"],
      "defines": ["NAPI_VERSION=9"],
      "cflags": ["-std=gnu99", "-fvisibility=hidden", "-Wall", "-Wextra"],
      "xcode_settings": {
        "GCC_C_LANGUAGE_STANDARD": "gnu99",
        "GCC_SYMBOLS_PRIVATE_EXTERN": "YES",
        "MACOSX_DEPLOYMENT_TARGET": "11.0",
        "WARNING_CFLAGS": ["-Wall", "-Wextra"]
      }
    }
  ]
}
