{
  "targets": [
    {
      "target_name": "compositor",
      "conditions": [
        ["OS=='linux'", {
          "type": "loadable_module",
          "sources": ["addon.cc", "color_conversion.cc", "composer.cc", "layer_painter.cc", "overlay.cc",
                      "picture_scaler.cc", "picture_view.cc", "round_corners.cc", "text_mask.cc"],
          "include_dirs": ["../../core/include", "<!(node -p \"require('node-addon-api').include_dir\")"],
          "defines": ["NAPI_VERSION=9", "NAPI_CPP_EXCEPTIONS",
                      "NODE_ADDON_API_CPP_EXCEPTIONS_ALL", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
          "cflags": ["-O3", "-Wall", "-Wextra", "-fvisibility=hidden", "<!@(pkg-config --cflags freetype2)"],
          "cflags_cc!": ["-fno-exceptions"],
          "cflags_cc": ["-std=c++17", "-fexceptions"],
          "libraries": ["<!@(pkg-config --libs freetype2)", "-lyuv", "-ldl"]
        }, {
          "type": "none"
        }]
      ]
    }
  ]
}
