// Runs a harness without libFuzzer: replays the corpus, then mutates it, the same mutations for the same seed.
//
//   harness [--runs N] [--seed N] file-or-folder...
#include <chrono>
#include <memory>

#include "corpus.h"
#include "resident_memory.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

// In memory of its exact size, so that the sanitizer sees each byte read past the end.
void Run(const fuzz::Bytes& input) {
  const std::unique_ptr<uint8_t[]> exact(new uint8_t[input.size()]);
  std::copy(input.begin(), input.end(), exact.get());
  LLVMFuzzerTestOneInput(exact.get(), input.size());
}

}  // namespace

int main(int count, char** arguments) {
  const fuzz::Options options = fuzz::ReadOptions(count, arguments);
  std::vector<fuzz::Bytes> corpus;
  for (const auto& file : fuzz::CorpusFiles(options.paths)) corpus.push_back(fuzz::ReadFile(file));
  const auto started = std::chrono::steady_clock::now();
  for (const fuzz::Bytes& input : corpus) Run(input);
  const double rss_start = fuzz::ResidentMegabytes();
  fuzz::Mutator mutator(corpus, options.seed);
  for (uint64_t run = 0; run < options.runs; run++) Run(mutator.Next());
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;
  std::printf("%llu inputs, %.1f s, RSS %.0f to %.0f MB\n",
              static_cast<unsigned long long>(corpus.size() + options.runs), elapsed.count(), rss_start,
              fuzz::ResidentMegabytes());
  return 0;
}
