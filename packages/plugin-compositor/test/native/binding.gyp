# The scaler over memory that ends where nothing may be read. Never published.
{
  "targets": [
    {
      "target_name": "scaler_cases",
      "conditions": [
        ["OS=='linux'", {
          "type": "loadable_module",
          "sources": ["scaler_cases.cc", "../../native/picture_scaler.cc", "../../native/picture_view.cc"],
          "include_dirs": ["../../native", "../../../core/include",
                           "<!(node -p \"require('node-addon-api').include_dir\")"],
          "defines": ["NAPI_VERSION=9", "NAPI_CPP_EXCEPTIONS",
                      "NODE_ADDON_API_CPP_EXCEPTIONS_ALL", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
          "cflags": ["-O2", "-Wall", "-Wextra", "-fvisibility=hidden"],
          "cflags_cc!": ["-fno-exceptions"],
          "cflags_cc": ["-std=c++17", "-fexceptions"],
          "libraries": ["-lyuv"]
        }, {
          "type": "none"
        }]
      ]
    }
  ]
}
