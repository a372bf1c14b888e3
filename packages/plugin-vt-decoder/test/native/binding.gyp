{
  "targets": [
    {
      "target_name": "vt_decoder",
      "conditions": [
        ["OS=='linux'", {
          "type": "loadable_module",
          "includes": ["../../../videotoolbox/test/fakevt/fakevt.gypi"],
          "sources": ["../../native/addon.cc", "../../native/videotoolbox_decoder.cc",
                      "../../native/videotoolbox_format.cc", "../../native/videotoolbox_join.cc",
                      "../../native/videotoolbox_keeper.cc", "../../native/videotoolbox_sample.cc",
                      "../../native/videotoolbox_session.cc", "../../native/videotoolbox_unit.cc"],
          "include_dirs": ["../../native", "../../../core/include", "../../../videotoolbox/include",
                           "<!(node -p \"require('node-addon-api').include_dir\")"],
          "defines": ["NAPI_VERSION=9", "NAPI_CPP_EXCEPTIONS",
                      "NODE_ADDON_API_CPP_EXCEPTIONS_ALL", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
          "cflags": ["-O2", "-Wall", "-Wextra", "-fvisibility=hidden"],
          "cflags_cc!": ["-fno-exceptions"],
          "cflags_cc": ["-std=c++17", "-fexceptions"],
          "libraries": ["-ldl"]
        }, {
          "type": "none"
        }]
      ]
    }
  ]
}
