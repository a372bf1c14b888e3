{
  "targets": [
    {
      "target_name": "vt_encoder",
      "conditions": [
        ["OS=='linux'", {
          "type": "loadable_module",
          "sources": ["addon.cc", "chroma_layout.cc", "libav_candidates.cc", "libav_choice.cc", "libav_codec.cc",
                      "libav_encoder.cc", "libav_hardware.cc", "libav_log.cc", "libav_rate.cc", "libav_threads.cc",
                      "libav_vaapi.cc", "libav_x264.cc", "libav_x265.cc", "pool_picture.cc", "stream_level.cc"],
          "include_dirs": ["../../core/include", "<!(node -p \"require('node-addon-api').include_dir\")"],
          "defines": ["NAPI_VERSION=9", "NAPI_CPP_EXCEPTIONS",
                      "NODE_ADDON_API_CPP_EXCEPTIONS_ALL", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
          "cflags": ["-O2", "-Wall", "-Wextra", "-fvisibility=hidden", "<!@(pkg-config --cflags libavcodec libavutil)"],
          "cflags_cc!": ["-fno-exceptions"],
          "cflags_cc": ["-std=c++17", "-fexceptions"],
          "libraries": ["<!@(pkg-config --libs libavcodec libavutil)", "-ldl"]
        }],
        ["OS=='mac'", {
          "type": "loadable_module",
          "sources": ["addon.cc", "videotoolbox_compression.cc", "videotoolbox_encoder.cc",
                      "videotoolbox_encoder_list.cc", "videotoolbox_opening.cc", "videotoolbox_outputs.cc",
                      "videotoolbox_properties.cc", "videotoolbox_sample.cc",
                      "../../videotoolbox/test/contract/contract.cc"],
          "include_dirs": ["../../core/include", "../../videotoolbox/include",
                           "<!(node -p \"require('node-addon-api').include_dir\")"],
          "defines": ["NAPI_VERSION=9", "NAPI_CPP_EXCEPTIONS",
                      "NODE_ADDON_API_CPP_EXCEPTIONS_ALL", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
          "libraries": ["-framework VideoToolbox", "-framework CoreMedia", "-framework CoreVideo",
                        "-framework CoreFoundation", "-lobjc"],
          "xcode_settings": {
            "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
            "GCC_SYMBOLS_PRIVATE_EXTERN": "YES",
            "CLANG_CXX_LIBRARY": "libc++",
            "CLANG_CXX_LANGUAGE_STANDARD": "c++17",
            "MACOSX_DEPLOYMENT_TARGET": "12.0",
            "WARNING_CFLAGS": ["-Wall", "-Wextra"]
          }
        }],
        ["OS!='linux' and OS!='mac'", {
          "type": "none"
        }]
      ]
    }
  ]
}
