# The scaler over memory that ends where nothing may be read, and the addon for macOS over the test double of what it
# uses. Never published.
{
  "target_defaults": {
    "include_dirs": ["../../native", "../../../core/include", "../../../videotoolbox/include",
                     "<!(node -p \"require('node-addon-api').include_dir\")"],
    "defines": ["NAPI_VERSION=9", "NAPI_CPP_EXCEPTIONS",
                "NODE_ADDON_API_CPP_EXCEPTIONS_ALL", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
    "cflags": ["-O3", "-Wall", "-Wextra", "-fPIC", "-fvisibility=hidden"],
    "cflags_cc!": ["-fno-exceptions"],
    "cflags_cc": ["-std=c++17", "-fexceptions"],
    "xcode_settings": {
      "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
      "CLANG_CXX_LIBRARY": "libc++",
      "CLANG_CXX_LANGUAGE_STANDARD": "c++17",
      "MACOSX_DEPLOYMENT_TARGET": "12.0",
      "WARNING_CFLAGS": ["-Wall", "-Wextra"]
    }
  },
  "conditions": [
    ["OS=='linux'", {
      "targets": [
        {
          "target_name": "scaler_cases",
          "type": "loadable_module",
          "sources": ["scaler_cases.cc", "../../native/picture_scaler.cc", "../../native/picture_view.cc",
                      "../../native/plane_scaler_libyuv.cc"],
          "libraries": ["-lyuv"]
        },
        {
          "target_name": "fakemac",
          "type": "static_library",
          "includes": ["fakemac/fakemac.gypi"],
          "sources": ["../../native/plane_scaler_vimage.cc", "../../native/text_mask_coretext.cc"],
          "link_settings": { "libraries": ["<!@(pkg-config --libs freetype2)", "-lpthread", "-ldl"] }
        },
        {
          "target_name": "scaler_cases_vimage",
          "type": "loadable_module",
          "dependencies": ["fakemac"],
          "sources": ["scaler_cases.cc", "../../native/picture_scaler.cc", "../../native/picture_view.cc"],
          # Nothing in the addon calls the double's control functions: tests look them up by name.
          "ldflags": ["-Wl,--undefined=fakevt_reset"]
        },
        {
          "target_name": "compositor",
          "type": "loadable_module",
          "dependencies": ["fakemac"],
          "sources": ["../../native/addon.cc", "../../native/color_conversion.cc", "../../native/composer.cc",
                      "../../native/layer_painter.cc", "../../native/overlay.cc", "../../native/picture_scaler.cc",
                      "../../native/picture_view.cc", "../../native/round_corners.cc", "../../native/soft_mask.cc"],
          "ldflags": ["-Wl,--undefined=fakevt_reset"]
        },
        {
          "target_name": "fakemac_cases",
          "type": "executable",
          "product_extension": "",
          "dependencies": ["fakemac"],
          "sources": ["fakemac/fakemac_cases.cc"],
          "include_dirs": ["fakemac/include", "../../../videotoolbox/test/fakevt",
                           "../../../videotoolbox/test/fakevt/include"]
        }
      ]
    }],
    ["OS=='mac'", {
      "targets": [{
        "target_name": "scaler_cases",
        "type": "loadable_module",
        "sources": ["scaler_cases.cc", "../../native/picture_scaler.cc", "../../native/picture_view.cc",
                    "../../native/plane_scaler_vimage.cc"],
        "libraries": ["-framework Accelerate"]
      }]
    }],
    ["OS!='linux' and OS!='mac'", {
      "targets": [{ "target_name": "scaler_cases", "type": "none" }]
    }]
  ]
}
