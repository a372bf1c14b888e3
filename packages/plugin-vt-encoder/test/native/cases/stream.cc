#include "stream.h"

#include <cstring>
#include <thread>

#include "case.h"
#include "frame_pixels.h"
#include "frames_abi.h"

namespace arkavo::cases {
namespace {

const arkavo_frames& Frames() { return *FramesAbi(); }

void Draw(const arkavo_picture& picture, int64_t index) {
  for (uint32_t plane = 0; plane < picture.plane_count; plane++) {
    const uint32_t rows = plane == 0 ? picture.height : (picture.height + 1) / 2;
    const uint32_t bytes = plane == 0 || picture.format == ARKAVO_NV12 ? picture.width : (picture.width + 1) / 2;
    for (uint32_t row = 0; row < rows; row++) {
      uint8_t* samples = picture.data[plane] + size_t{row} * picture.stride[plane];
      for (uint32_t column = 0; column < bytes; column++) {
        samples[column] = static_cast<uint8_t>(64 + ((row + 2 * column + 3 * static_cast<uint32_t>(index)) & 127));
      }
    }
  }
}

CfRef<CVPixelBufferRef> DrawnPixelBuffer(const EncoderSettings& settings, int64_t index) {
  CfRef<CVPixelBufferRef> buffer;
  const CVReturn status = CVPixelBufferCreate(kCFAllocatorDefault, settings.width, settings.height,
                                              kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange, nullptr, buffer.Out());
  Expect(status == kCVReturnSuccess, "a pixel buffer");
  arkavo_picture picture = {};
  picture.width = settings.width;
  picture.height = settings.height;
  picture.format = ARKAVO_NV12;
  picture.plane_count = 2;
  CVPixelBufferLockBaseAddress(buffer.get(), 0);
  for (uint32_t plane = 0; plane < 2; plane++) {
    picture.data[plane] = static_cast<uint8_t*>(CVPixelBufferGetBaseAddressOfPlane(buffer.get(), plane));
    picture.stride[plane] = static_cast<uint32_t>(CVPixelBufferGetBytesPerRowOfPlane(buffer.get(), plane));
  }
  Draw(picture, index);
  CVPixelBufferUnlockBaseAddress(buffer.get(), 0);
  return buffer;
}

}  // namespace

EncoderSettings SmallSettings() {
  EncoderSettings settings;
  settings.width = 64;
  settings.height = 48;
  settings.format = ARKAVO_NV12;
  settings.color = {1, 1, 1, 0};
  settings.bitrate = 400'000;
  settings.max_bitrate = 800'000;
  settings.key_frame_interval = 10;
  settings.profile = "high";
  settings.preset = "latency";
  return settings;
}

Stream::Stream(const EncoderSettings& settings, std::chrono::milliseconds call_timeout)
    : settings_(settings),
      stage_(Frames().owner_create("stage")),
      session_(std::make_unique<VideoToolboxEncoder>(&Frames(), stage_, "session", settings, call_timeout)) {}

Stream::~Stream() {
  session_.reset();
  Frames().owner_destroy(stage_);
}

void Stream::Encode(bool force_keyframe) {
  arkavo_frame frame = 0;
  arkavo_picture picture = {};
  const arkavo_status status =
      Frames().allocate(stage_, settings_.width, settings_.height, settings_.format, settings_.color, &frame);
  Expect(status == ARKAVO_OK, "a frame");
  Frames().describe(frame, &picture);
  Draw(picture, next_);
  EncodeFrame(frame, force_keyframe);
}

void Stream::EncodePixelBuffer() {
  const auto buffer = DrawnPixelBuffer(settings_, next_);
  arkavo_frame frame = 0;
  FrameOf(Frames(), stage_, buffer.get(), settings_.color, &frame);
  EncodeFrame(frame, false);
}

void Stream::Flush() { Note(session_->Flush(Sink())); }

std::vector<int64_t> Stream::Keyframes() const {
  std::vector<int64_t> indices;
  for (const Unit& unit : units_) {
    if (unit.keyframe) indices.push_back(unit.index);
  }
  return indices;
}

// The stage gives its reference back at once: the session has its own.
void Stream::EncodeFrame(arkavo_frame frame, bool force_keyframe) {
  const int64_t pts_us = next_++ * kFrameTimeUs;
  struct Given {
    arkavo_owner stage;
    arkavo_frame frame;
    ~Given() { Frames().release(stage, frame); }
  } given = {stage_, frame};
  Note(session_->Encode(frame, pts_us, kFrameTimeUs, force_keyframe, Sink()));
}

void Stream::Note(const EncodeResult& result) {
  dropped_ += result.dropped_pts_us.size();
  if (!result.fault.empty()) faults_.push_back(result.fault);
}

CodedUnitSink Stream::Sink() {
  return [this](const CodedUnit& unit) {
    units_.push_back({unit.pts_us / kFrameTimeUs, unit.keyframe, {unit.data, unit.data + unit.size}});
  };
}

bool Eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace arkavo::cases
