# Gives JavaScript the control functions of the double that an addon contains, and what the process has allocated.
{
  "targets": [
    {
      "target_name": "allocated_memory",
      "type": "loadable_module",
      "sources": ["allocated_memory.cc"],
      "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
      "defines": ["NAPI_VERSION=9", "NODE_ADDON_API_DISABLE_CPP_EXCEPTIONS"],
      "cflags": ["-O2", "-Wall", "-Wextra", "-fvisibility=hidden"],
      "cflags_cc": ["-std=c++17"]
    },
    {
      "target_name": "fakevt_control",
      "conditions": [
        ["OS=='linux'", {
          "type": "loadable_module",
          "sources": ["control_addon.cc"],
          "include_dirs": ["../fakevt", "../../../core/include",
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
