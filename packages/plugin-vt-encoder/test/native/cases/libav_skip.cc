// A program of its own: the libav backend over a libavcodec that skips a picture, as encoders of the hardware's do.
// Linked with --wrap=avcodec_receive_packet.
extern "C" {
#include <libavcodec/avcodec.h>
}

#include <cstdio>

#include "case.h"
#include "frame_pool.h"
#include "frames_abi.h"
#include "libav_encoder.h"

extern "C" int __real_avcodec_receive_packet(AVCodecContext* context, AVPacket* packet);

namespace {

// Counted by the codec.
constexpr int64_t kSkipped = 2;

}  // namespace

extern "C" int __wrap_avcodec_receive_packet(AVCodecContext* context, AVPacket* packet) {
  const int status = __real_avcodec_receive_packet(context, packet);
  if (status < 0 || packet->pts != kSkipped) return status;
  av_packet_unref(packet);
  return __real_avcodec_receive_packet(context, packet);
}

namespace arkavo::cases {
namespace {

constexpr uint32_t kSide = 64;
constexpr int64_t kFrameTimeUs = 33333;

EncoderSettings Settings() {
  EncoderSettings settings;
  settings.width = kSide;
  settings.height = kSide;
  settings.color = {1, 1, 1, 0};
  settings.bitrate = 200'000;
  settings.max_bitrate = 400'000;
  settings.key_frame_interval = 100;
  settings.profile = "main";
  settings.preset = "latency";
  settings.threads = 1;
  settings.encoder = "libx264";
  return settings;
}

class Stream {
 public:
  ~Stream() {
    session_.reset();
    frames_.owner_destroy(stage_);
  }

  void Encode(int64_t pts_us) {
    arkavo_frame frame = 0;
    Expect(frames_.allocate(stage_, kSide, kSide, ARKAVO_I420, Settings().color, &frame) == ARKAVO_OK, "a frame");
    Note(session_->Encode(frame, pts_us, kFrameTimeUs, false, sink_));
    frames_.release(stage_, frame);
  }
  void Flush() { Note(session_->Flush(sink_)); }

  std::vector<int64_t> units;
  std::vector<int64_t> dropped;

 private:
  void Note(const EncodeResult& result) {
    Expect(result.fault.empty(), "no fault: " + result.fault);
    dropped.insert(dropped.end(), result.dropped_pts_us.begin(), result.dropped_pts_us.end());
  }

  const arkavo_frames& frames_ = *FramesAbi();
  const arkavo_owner stage_ = frames_.owner_create("test");
  const CodedUnitSink sink_ = [this](const CodedUnit& unit) { units.push_back(unit.pts_us); };
  std::unique_ptr<EncoderSession> session_ = OpenEncoder(&frames_, stage_, "session", Settings());
};

void ExpectTimes(const std::vector<int64_t>& got, std::vector<int64_t> indices, const std::string& what) {
  for (int64_t& index : indices) index *= kFrameTimeUs;
  Expect(got == indices, what);
}

void Run(bool is_last) {
  Stream stream;
  const int64_t count = is_last ? kSkipped + 1 : kSkipped + 3;
  for (int64_t index = 0; index < count; index++) stream.Encode(index * kFrameTimeUs);
  stream.Flush();
  ExpectTimes(stream.units, is_last ? std::vector<int64_t>{0, 1} : std::vector<int64_t>{0, 1, 3, 4},
              "each unit to have the time of its picture");
  ExpectTimes(stream.dropped, {kSkipped}, "the picture that was skipped to be told, once");
}

}  // namespace
}  // namespace arkavo::cases

int main() {
  try {
    arkavo::cases::Run(false);
    arkavo::cases::Run(true);
    arkavo::cases::ExpectEqual(arkavo::FramePool::Instance().Stats().in_use, 0u, "frames in use");
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
    return 1;
  }
  return 0;
}
