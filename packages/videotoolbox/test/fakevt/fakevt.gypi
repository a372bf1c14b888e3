# The double, to be compiled into a target for tests: "includes": ["…/packages/videotoolbox/test/fakevt/fakevt.gypi"].
{
  "includes": ["fakecf.gypi"],
  "sources": [
    "runtime/block_buffer.cc",
    "runtime/cm_time.cc",
    "runtime/color.cc",
    "runtime/compression_session.cc",
    "runtime/decompression_session.cc",
    "runtime/encoder_list.cc",
    "runtime/encoding.cc",
    "runtime/format_description.cc",
    "runtime/h264_sps.cc",
    "runtime/hevc_sps.cc",
    "runtime/keys.cc",
    "runtime/nal.cc",
    "runtime/picture_decoder.cc",
    "runtime/picture_encoder.cc",
    "runtime/pixel_buffer.cc",
    "runtime/pixel_buffer_create.cc",
    "runtime/pixel_buffer_pool.cc",
    "runtime/pixel_copy.cc",
    "runtime/pixel_format.cc",
    "runtime/property.cc",
    "runtime/sample_buffer.cc",
    "runtime/session.cc",
    "runtime/session_create.cc",
    "runtime/worker.cc"
  ],
  "cflags": ["<!@(pkg-config --cflags libavcodec libavutil)"],
  "libraries": ["<!@(pkg-config --libs libavcodec libavutil)", "-lpthread"]
}
