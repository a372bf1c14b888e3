{
  "targets": [
    {
      "target_name": "vt_decoder",
      "conditions": [
        ["OS=='linux'", {
          "type": "loadable_module",
          "sources": ["addon.cc", "libav_decoder.cc", "decoded_blocks.cc", "guarded_unit.cc", "wrapped_picture.cc"],
          "include_dirs": ["../../core/include", "<!(node -p \"require('node-addon-api').include_dir\")"],
          "defines": ["NAPI_VERSION=9", "NAPI_CPP_EXCEPTIONS",
                      "NODE_ADDON_API_CPP_EXCEPTIONS_ALL", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
          "cflags": ["-O2", "-Wall", "-Wextra", "-fvisibility=hidden", "<!@(pkg-config --cflags libavcodec libavutil)"],
          "cflags_cc!": ["-fno-exceptions"],
          "cflags_cc": ["-std=c++17", "-fexceptions"],
          "libraries": ["<!@(pkg-config --libs libavcodec libavutil)", "-ldl"]
        }, "OS=='mac'", {
          "type": "loadable_module",
          "sources": ["addon.cc", "videotoolbox_decoder.cc", "videotoolbox_format.cc", "videotoolbox_join.cc",
                      "videotoolbox_keeper.cc", "videotoolbox_sample.cc", "videotoolbox_session.cc",
                      "videotoolbox_unit.cc"],
          "include_dirs": ["../../core/include", "../../videotoolbox/include",
                           "<!(node -p \"require('node-addon-api').include_dir\")"],
          "defines": ["NAPI_VERSION=9", "NAPI_CPP_EXCEPTIONS",
                      "NODE_ADDON_API_CPP_EXCEPTIONS_ALL", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
          "xcode_settings": {
            "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
            "GCC_SYMBOLS_PRIVATE_EXTERN": "YES",
            "CLANG_CXX_LIBRARY": "libc++",
            "CLANG_CXX_LANGUAGE_STANDARD": "c++17",
            "MACOSX_DEPLOYMENT_TARGET": "12.0",
            "WARNING_CFLAGS": ["-Wall", "-Wextra"]
          },
          "link_settings": {
            "libraries": ["VideoToolbox.framework", "CoreMedia.framework", "CoreVideo.framework",
                          "CoreFoundation.framework", "-lobjc"]
          }
        }, {
          "type": "none"
        }]
      ]
    }
  ]
}
