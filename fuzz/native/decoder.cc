// The decoder of this build over the real frame pool, given damaged access units: no crash, no sanitizer finding, no error
// but those that the interface names, no frame in use after a session, and memory that does not grow.
//
//   decoder [--runs N] [--seed N] file-or-folder...
#include <chrono>
#include <cinttypes>
#include <deque>
#include <map>

#include "access_units.h"
#include "decoder_session.h"
#include "frame_pool.h"
#include "frames_abi.h"
#include "input.h"
#include "resident_memory.h"

namespace {

using arkavo::DecodedPicture;

// Megabytes by which the line through the last three quarters of a run may rise, per run.
constexpr double kMaxGrowth = 32;

struct Counts {
  uint64_t units = 0;
  uint64_t pictures = 0;
  uint64_t damaged_pictures = 0;
  uint64_t damaged_units = 0;
  uint64_t sessions = 0;
  std::map<std::string, uint64_t> errors;
};

// What a stage keeps of the pictures it was handed; they may outlive the session.
class Viewer {
 public:
  explicit Viewer(arkavo_owner owner) : owner_(owner) {}
  ~Viewer() {
    while (!held_.empty()) Release();
  }
  Viewer(const Viewer&) = delete;
  Viewer& operator=(const Viewer&) = delete;

  void Take(const DecodedPicture& picture) {
    held_.push_back(picture.frame);
    Look(picture.frame);
    if (held_.size() > kHeld) Release();
  }

 private:
  static constexpr size_t kHeld = 3;

  // Reads the corners of every plane as the pool describes them.
  static void Look(arkavo_frame frame) {
    arkavo_picture picture = {};
    fuzz::Expect(arkavo::FramesAbi()->describe(frame, &picture) == ARKAVO_OK, "a picture can be described");
    fuzz::Expect(picture.width >= 1 && picture.height >= 1, "a picture has a size");
    for (uint32_t plane = 0; plane < picture.plane_count; plane++) {
      const uint32_t rows = plane == 0 ? picture.height : (picture.height + 1) / 2;
      const uint32_t width = plane == 0 ? picture.width : (picture.width + 1) / 2;
      const uint8_t* last_row = picture.data[plane] + size_t{picture.stride[plane]} * (rows - 1);
      volatile uint8_t read = picture.data[plane][0];
      read = last_row[width - 1];
      static_cast<void>(read);
    }
  }

  void Release() {
    fuzz::Expect(arkavo::FramesAbi()->release(owner_, held_.front()) == ARKAVO_OK, "a picture can be released");
    held_.pop_front();
  }

  arkavo_owner owner_;
  std::deque<arkavo_frame> held_;
};

// Some units left as they are, some left out, some taken from elsewhere, most damaged.
class UnitSource {
 public:
  UnitSource(const fuzz::Stream& stream, const std::vector<fuzz::Bytes>& all, fuzz::Mutator* mutator)
      : stream_(stream), all_(all), mutator_(*mutator) {}

  bool Next(fuzz::Bytes* unit, bool* keyframe) {
    while (next_ < stream_.units.size() && random().Below(12) == 0) next_++;
    if (next_ >= stream_.units.size()) return false;
    *unit = random().Below(20) == 0 ? all_[random().Below(all_.size())] : stream_.units[next_];
    if (random().Below(15) != 0) next_++;
    *keyframe = arkavo::IsKeyframe(stream_.codec, arkavo::AnnexBReader(unit->data(), unit->size()));
    if (random().Below(10) == 0) *keyframe = !*keyframe;
    if (random().Below(4) != 0) mutator_.Damage(unit);
    return true;
  }

 private:
  fuzz::Random& random() { return mutator_.random(); }

  const fuzz::Stream& stream_;
  const std::vector<fuzz::Bytes>& all_;
  fuzz::Mutator& mutator_;
  size_t next_ = 0;
};

class Run {
 public:
  Run(const std::vector<fuzz::Stream>& streams, uint64_t seed)
      : streams_(streams), all_(AllUnits(streams)), mutator_(all_, seed) {}

  // One stream, from opening a session to closing it.
  void Session() {
    const arkavo_owner owner = arkavo::FramesAbi()->owner_create("fuzz");
    {
      Viewer viewer(owner);
      try {
        Decode(owner, &viewer);
      } catch (const arkavo::Error& error) {
        Allow(error);
      }
    }
    arkavo::FramesAbi()->owner_destroy(owner);
    fuzz::Expect(arkavo::FramePool::Instance().Stats().in_use == 0, "no frame is in use after a session");
    counts_.sessions++;
  }

  const Counts& counts() const { return counts_; }

 private:
  static std::vector<fuzz::Bytes> AllUnits(const std::vector<fuzz::Stream>& streams) {
    std::vector<fuzz::Bytes> all;
    for (const fuzz::Stream& stream : streams) all.insert(all.end(), stream.units.begin(), stream.units.end());
    return all;
  }

  void Decode(arkavo_owner owner, Viewer* viewer) {
    fuzz::Random& random = mutator_.random();
    const fuzz::Stream& stream = streams_[random.Below(streams_.size())];
    arkavo::DecoderSettings settings;
    settings.codec = stream.codec;
    settings.threads = random.Below(8) == 0 ? 2 : 1;
    settings.conceal = random.Below(2) == 0;
    const auto session = arkavo::OpenDecoder(arkavo::FramesAbi(), owner, settings);
    const arkavo::PictureSink sink = [&](const DecodedPicture& picture) {
      counts_.pictures++;
      if (picture.damaged) counts_.damaged_pictures++;
      viewer->Take(picture);
    };
    UnitSource source(stream, all_, &mutator_);
    fuzz::Bytes unit;
    bool keyframe = false;
    for (int64_t pts_us = 0; source.Next(&unit, &keyframe); pts_us += 40000) {
      counts_.units++;
      // In memory of its exact size, so that the sanitizer sees each byte read past the end.
      const std::unique_ptr<uint8_t[]> exact(new uint8_t[unit.size()]);
      std::copy(unit.begin(), unit.end(), exact.get());
      const auto result = session->Decode({exact.get(), unit.size(), pts_us, keyframe}, sink);
      if (!result.damage.empty()) counts_.damaged_units++;
    }
    if (random.Below(2) == 0) session->Flush(sink);
  }

  // Damage is no error, whatever it is; a stream of another kind is.
  void Allow(const arkavo::Error& error) {
    const std::string code = error.code();
    const bool is_allowed = code == "ERR_CODEC_UNSUPPORTED";
    if (!is_allowed) std::fprintf(stderr, "%s: %s\n", code.c_str(), error.what());
    fuzz::Expect(is_allowed, "the only error is that the stream's pictures are not supported");
    counts_.errors[code + ": " + error.what()]++;
  }

  const std::vector<fuzz::Stream>& streams_;
  std::vector<fuzz::Bytes> all_;
  fuzz::Mutator mutator_;
  Counts counts_;
};

void Report(const Counts& counts, double seconds, double rss_start, const fuzz::Slope& slope) {
  std::printf("%" PRIu64 " access units in %" PRIu64 " sessions, %.1f s, RSS %.0f to %.0f MB, %+.2f MB per million\n",
              counts.units, counts.sessions, seconds, rss_start, fuzz::ResidentMegabytes(), 1e6 * slope.PerUnit());
  std::printf("%" PRIu64 " pictures (%" PRIu64 " told to be damaged), %" PRIu64 " units told to be damaged\n",
              counts.pictures, counts.damaged_pictures, counts.damaged_units);
  for (const auto& [code, count] : counts.errors) std::printf("%" PRIu64 " sessions ended by %s\n", count, code.c_str());
}

}  // namespace

int main(int count, char** arguments) {
  const fuzz::Options options = fuzz::ReadOptions(count, arguments);
  const auto streams = fuzz::ReadStreams(options.paths);
  const auto started = std::chrono::steady_clock::now();
  Run run(streams, options.seed);
  fuzz::Slope slope;
  double rss_start = 0;
  const uint64_t step = options.runs / 200 + 1;
  for (uint64_t next = step; run.counts().units < options.runs;) {
    run.Session();
    if (run.counts().units < next) continue;
    next += step;
    // What codecs and allocators keep for good is there after a quarter.
    if (4 * run.counts().units < options.runs) continue;
    const double rss = fuzz::ResidentMegabytes();
    if (rss_start == 0) rss_start = rss;
    slope.Add(static_cast<double>(run.counts().units), rss);
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;
  Report(run.counts(), elapsed.count(), rss_start, slope);
  fuzz::Expect(slope.PerUnit() * static_cast<double>(options.runs) <= kMaxGrowth, "memory does not grow");
  return 0;
}
