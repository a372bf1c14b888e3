{
  "targets": [
    {
      "target_name": "compositor",
      "conditions": [
        ["OS=='linux'", {
          "type": "loadable_module",
          "sources": ["addon.cc", "color_conversion.cc", "composer.cc", "layer_painter.cc", "overlay.cc",
                      "picture_scaler.cc", "picture_view.cc", "plane_scaler_libyuv.cc", "round_corners.cc",
                      "soft_mask.cc", "text_mask_freetype.cc"],
          "include_dirs": ["../../core/include", "<!(node -p \"require('node-addon-api').include_dir\")"],
          "defines": ["NAPI_VERSION=9", "NAPI_CPP_EXCEPTIONS",
                      "NODE_ADDON_API_CPP_EXCEPTIONS_ALL", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
          "cflags": ["-O3", "-Wall", "-Wextra", "-fvisibility=hidden", "<!@(pkg-config --cflags freetype2)"],
          "cflags_cc!": ["-fno-exceptions"],
          "cflags_cc": ["-std=c++17", "-fexceptions"],
          "libraries": ["<!@(pkg-config --libs freetype2)", "-lyuv", "-ldl"]
        }],
        ["OS=='mac'", {
          "type": "loadable_module",
          "sources": ["addon.cc", "color_conversion.cc", "composer.cc", "layer_painter.cc", "overlay.cc",
                      "picture_scaler.cc", "picture_view.cc", "plane_scaler_vimage.cc", "round_corners.cc",
                      "soft_mask.cc", "text_mask_coretext.cc", "../test/contract/contract.cc"],
          "include_dirs": ["../../core/include", "../../videotoolbox/include",
                           "<!(node -p \"require('node-addon-api').include_dir\")"],
          "defines": ["NAPI_VERSION=9", "NAPI_CPP_EXCEPTIONS",
                      "NODE_ADDON_API_CPP_EXCEPTIONS_ALL", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
          "libraries": ["-framework Accelerate", "-framework CoreText", "-framework CoreGraphics",
                        "-framework CoreFoundation", "-lobjc"],
          "xcode_settings": {
            "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
            "GCC_OPTIMIZATION_LEVEL": "3",
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
