{
  "targets": [
    {
      "target_name": "vt_encoder",
      "conditions": [
        ["OS=='linux'", {
          "type": "loadable_module",
          "sources": ["addon.cc", "libav_encoder.cc", "pool_picture.cc"],
          "include_dirs": ["../../core/include", "<!(node -p \"require('node-addon-api').include_dir\")"],
          "defines": ["NAPI_VERSION=9", "NAPI_CPP_EXCEPTIONS",
                      "NODE_ADDON_API_CPP_EXCEPTIONS_ALL", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
          "cflags": ["-O2", "-Wall", "-Wextra", "-fvisibility=hidden", "<!@(pkg-config --cflags libavcodec libavutil)"],
          "cflags_cc!": ["-fno-exceptions"],
          "cflags_cc": ["-std=c++17", "-fexceptions"],
          "libraries": ["<!@(pkg-config --libs libavcodec libavutil)", "-ldl"]
        }, {
          "type": "none"
        }]
      ]
    }
  ]
}
