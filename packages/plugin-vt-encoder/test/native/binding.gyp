# The VideoToolbox backend over the test double of the framework: as an addon, and with cases in C++. Never published.
{
  "target_defaults": {
    "include_dirs": ["../../native", "../../../core/include", "../../../videotoolbox/include",
                     "<!(node -p \"require('node-addon-api').include_dir\")"],
    "defines": ["NAPI_VERSION=9", "NAPI_CPP_EXCEPTIONS",
                "NODE_ADDON_API_CPP_EXCEPTIONS_ALL", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
    "cflags": ["-O2", "-Wall", "-Wextra", "-fPIC", "-fvisibility=hidden"],
    "cflags_cc!": ["-fno-exceptions"],
    "cflags_cc": ["-std=c++17", "-fexceptions", "-fno-gnu-unique"],
  },
  "conditions": [
    ["OS=='linux'", {
      "targets": [
        {
          "target_name": "backend",
          "type": "static_library",
          "includes": ["../../../videotoolbox/test/fakevt/fakevt.gypi"],
          "sources": ["../../native/videotoolbox_compression.cc", "../../native/videotoolbox_encoder.cc",
                      "../../native/videotoolbox_encoder_list.cc", "../../native/videotoolbox_opening.cc",
                      "../../native/videotoolbox_outputs.cc", "../../native/videotoolbox_properties.cc",
                      "../../native/videotoolbox_sample.cc"],
          "link_settings": { "libraries": ["<!@(pkg-config --libs libavcodec libavutil)", "-lpthread", "-ldl"] }
        },
        {
          "target_name": "vt_encoder",
          "type": "loadable_module",
          "dependencies": ["backend"],
          "sources": ["../../native/addon.cc"],
          # Nothing in the addon calls the double's control functions: tests look them up by name.
          "ldflags": ["-Wl,--undefined=fakevt_reset"]
        },
        {
          "target_name": "cases",
          "type": "executable",
          "product_extension": "",
          "dependencies": ["backend"],
          "sources": ["cases/guarded_calls_cases.cc", "cases/hang_cases.cc", "cases/keyframe_cases.cc",
                      "cases/main.cc", "cases/output_cases.cc", "cases/pixel_cases.cc", "cases/random_cases.cc",
                      "cases/sample_cases.cc", "cases/status_cases.cc", "cases/stream.cc",
                      "../../../core/native/buffer_cache.cc", "../../../core/native/frame_pool.cc",
                      "../../../core/native/frames_abi.cc", "../../../core/native/picture_layout.cc"],
          "include_dirs": ["../../../core/native", "../../../videotoolbox/test/fakevt",
                           "../../../videotoolbox/test/fakevt/include"]
        },
        {
          "target_name": "libav_skip",
          "type": "executable",
          "product_extension": "",
          "sources": ["cases/libav_skip.cc", "../../native/chroma_layout.cc", "../../native/libav_candidates.cc",
                      "../../native/libav_choice.cc", "../../native/libav_codec.cc", "../../native/libav_encoder.cc",
                      "../../native/libav_hardware.cc", "../../native/libav_log.cc", "../../native/libav_rate.cc",
                      "../../native/libav_threads.cc", "../../native/libav_vaapi.cc", "../../native/libav_x264.cc",
                      "../../native/libav_x265.cc", "../../native/pool_picture.cc", "../../native/stream_level.cc",
                      "../../../core/native/buffer_cache.cc", "../../../core/native/frame_pool.cc",
                      "../../../core/native/frames_abi.cc", "../../../core/native/picture_layout.cc"],
          "include_dirs": ["../../../core/native"],
          "cflags": ["<!@(pkg-config --cflags libavcodec libavutil)"],
          "ldflags": ["-Wl,--wrap=avcodec_receive_packet"],
          "libraries": ["<!@(pkg-config --libs libavcodec libavutil)", "-lpthread", "-ldl"]
        }
      ]
    }, {
      "targets": [{ "target_name": "vt_encoder", "type": "none" }]
    }]
  ]
}
