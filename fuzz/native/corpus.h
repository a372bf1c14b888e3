// The command line of the harnesses that run by themselves, and the files it names.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "mutator.h"

namespace fuzz {

// [--runs N] [--seed N] file-or-folder...
struct Options {
  uint64_t runs = 0;
  uint64_t seed = 1;
  std::vector<std::string> paths;
};

inline Options ReadOptions(int count, char** arguments) {
  Options options;
  for (int index = 1; index < count; index++) {
    const std::string argument = arguments[index];
    if (argument == "--runs" && index + 1 < count) {
      options.runs = std::strtoull(arguments[++index], nullptr, 10);
    } else if (argument == "--seed" && index + 1 < count) {
      options.seed = std::strtoull(arguments[++index], nullptr, 10);
    } else {
      options.paths.push_back(argument);
    }
  }
  return options;
}

// The files that are named and those in folders that are, in the same order each time: mutations depend on it.
inline std::vector<std::filesystem::path> CorpusFiles(const std::vector<std::string>& paths) {
  std::vector<std::filesystem::path> files;
  for (const std::string& path : paths) {
    if (!std::filesystem::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) {
    std::fprintf(stderr, "no corpus: name a file or a folder with files\n");
    std::exit(2);
  }
  return files;
}

inline Bytes ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

}  // namespace fuzz
