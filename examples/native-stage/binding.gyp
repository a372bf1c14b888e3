{
  "variables": {
    "arkavo_include": "<!(node -p \"path.dirname(require.resolve('@arkavo-pipeline/core/include/arkavo_pipeline.h'))\")"
  },
  "targets": [
    {
      "target_name": "mirror",
      "sources": ["native/addon.c", "native/mirror.c"],
      "include_dirs": ["<(arkavo_include)"],
      "defines": ["NAPI_VERSION=8"],
      "cflags": ["-std=c99", "-fvisibility=hidden", "-Wall", "-Wextra"],
      "xcode_settings": {
        "GCC_C_LANGUAGE_STANDARD": "c99",
        "GCC_SYMBOLS_PRIVATE_EXTERN": "YES",
        "MACOSX_DEPLOYMENT_TARGET": "11.0",
        "WARNING_CFLAGS": ["-Wall", "-Wextra"]
      }
    }
  ]
}
