#include "case.h"
#include "frame_pixels.h"
#include "frames_abi.h"
#include "stream.h"

namespace arkavo::cases {
namespace {

const Register kNative("pictures that are pixel buffers already are encoded as they are", [] {
  Stream planes;
  Stream buffers;
  for (int index = 0; index < 12; index++) {
    planes.Encode();
    buffers.EncodePixelBuffer();
  }
  planes.Flush();
  buffers.Flush();
  ExpectEqual(buffers.units().size(), size_t{12}, "units");
  for (size_t index = 0; index < 12; index++) {
    Expect(buffers.units()[index].data == planes.units()[index].data, "the same units as of planes");
  }
});

const Register kColor("a pixel buffer's colours are those of the frame, and what it had already stays", [] {
  const arkavo_frames& frames = *FramesAbi();
  const arkavo_owner stage = frames.owner_create("stage");
  arkavo_frame frame = 0;
  frames.allocate(stage, 64, 48, ARKAVO_I420, {1, 1, 1, 1}, &frame);
  {
    const auto account = std::make_shared<FrameAccount>(frames, "session");
    const auto held = std::make_shared<const HeldFrame>(account, stage, frame);
    const auto buffer = PixelBufferOf(held, {9, 16, 9, 1});
    AttachColor(buffer.get(), {1, 1, 1, 1});
    const arkavo_color color = AttachedColor(buffer.get(), true);
    Expect(color.primaries == 9 && color.transfer == 16 && color.matrix == 9, "BT.2020 with PQ");
    Expect(CVPixelBufferGetPixelFormatType(buffer.get()) == kCVPixelFormatType_420YpCbCr8PlanarFullRange, "f420");
  }
  frames.owner_destroy(stage);
});

const Register kSize("a frame of another size is refused, and the session goes on", [] {
  EncoderSettings settings = SmallSettings();
  Stream stream(settings);
  stream.Encode();
  const arkavo_frames& frames = *FramesAbi();
  const arkavo_owner stage = frames.owner_create("stage");
  arkavo_frame frame = 0;
  frames.allocate(stage, 128, 48, ARKAVO_NV12, settings.color, &frame);
  VideoToolboxEncoder other(&frames, stage, "session", settings);
  bool refused = false;
  try {
    other.Encode(frame, 0, kFrameTimeUs, false, [](const CodedUnit&) {});
  } catch (const Error& error) {
    refused = std::string(error.code()) == "ERR_CODEC_FAILED";
  }
  frames.owner_destroy(stage);
  Expect(refused, "ERR_CODEC_FAILED");
  stream.Encode();
  ExpectEqual(stream.units().size(), size_t{2}, "units");
});

}  // namespace
}  // namespace arkavo::cases
