{
  "targets": [
    {
      "target_name": "datagrams",
      "sources": [
        "addon.cc",
        "address.cc",
        "arrival_clock.cc",
        "datagram_share.cc",
        "datagram_socket.cc",
        "header_extension.cc",
        "polled_socket.cc",
        "receive_batch.cc",
        "send_batch.cc",
        "socket_binding.cc",
        "system_error.cc",
        "telling_socket.cc",
        "unit_assembler.cc",
        "unit_packets.cc",
        "unit_tracker.cc"
      ],
      "include_dirs": ["../../core/include", "<!(node -p \"require('node-addon-api').include_dir\")"],
      "defines": [
        "NAPI_VERSION=9",
        "NAPI_CPP_EXCEPTIONS",
        "NODE_ADDON_API_CPP_EXCEPTIONS_ALL",
        "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"
      ],
      "cflags_cc!": ["-fno-exceptions"],
      "cflags_cc": ["-fexceptions", "-fvisibility=hidden", "-Wall", "-Wextra"],
      "xcode_settings": {
        "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
        "GCC_SYMBOLS_PRIVATE_EXTERN": "YES",
        "CLANG_CXX_LIBRARY": "libc++",
        "CLANG_CXX_LANGUAGE_STANDARD": "c++17",
        "MACOSX_DEPLOYMENT_TARGET": "11.0",
        "WARNING_CFLAGS": ["-Wall", "-Wextra"]
      }
    }
  ]
}
