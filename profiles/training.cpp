// SPDX-License-Identifier: Apache-2.0
#include "profiles/training.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <set>

#include "core/hash.h"
#include "core/workload_command.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

/// A folder named in a command may be as large as "/": so many of its entries are looked at.
constexpr int kMostEntries = 20000;
/// A weight that is this many times the smallest counts no more than that.
constexpr double kLargestRatio = 1000;

using Words = std::vector<std::string>;

/// Absolute paths of existing files and folders that `words` name.
class InputFinder {
 public:
  explicit InputFinder(const Config& config) : places_{.source = config.project.source} {}

  void add_words(const Words& words, const WorkloadConfig& workload) {
    for (const std::string& word : words) add_word(word, workload);
  }

  void add_surroundings(const WorkloadConfig& workload) {
    add_word(workload.stdin_file, workload);
    for (const auto& [name, value] : workload.env) add_word(value, workload);
  }

  std::string hash() const {
    Hasher hasher;
    for (const fs::path& path : paths_) {
      hasher.add(path.native());
      fs::is_directory(path) ? add_folder(hasher, path) : add_file(hasher, path);
    }
    return hasher.hex();
  }

 private:
  void add_word(const std::string& word, const WorkloadConfig& workload) {
    for (const char* made_by_build : {"{exe}", "{build}", "{work}"}) {
      if (word.contains(made_by_build)) return;
    }
    add_path(expand_places(word, places_), workload);
    if (const auto equals = word.find('='); equals != std::string::npos) {
      add_path(expand_places(word.substr(equals + 1), places_), workload);
    }
  }

  /// Without a `cwd` the program runs in a folder of hone's, where a relative name finds nothing.
  void add_path(const fs::path& path, const WorkloadConfig& workload) {
    if (path.empty()) return;
    const fs::path cwd = expand_places(workload.cwd, places_);
    if (path.is_relative() && cwd.empty()) return;
    std::error_code error;
    const fs::path full = (cwd / path).lexically_normal();
    if (is_source(full)) return;
    if (fs::is_regular_file(full, error) || fs::is_directory(full, error)) paths_.insert(full);
  }

  bool is_source(const fs::path& path) const {
    return *path.lexically_relative(places_.source).begin() != "..";
  }

  static void add_file(Hasher& hasher, const fs::path& path) {
    const auto hash = hash_file(path);
    hasher.add(hash ? *hash : "unreadable");
  }

  void add_folder(Hasher& hasher, const fs::path& folder) const {
    std::vector<std::string> entries;
    std::error_code error;
    fs::recursive_directory_iterator walk(folder, fs::directory_options::skip_permission_denied,
                                          error);
    for (; !error && walk != fs::end(walk) && entries.size() < kMostEntries;
         walk.increment(error)) {
      const fs::path& path = walk->path();
      std::string entry = path.native();
      std::error_code unknown;
      if (path == places_.source || path.filename() == ".hone") {
        walk.disable_recursion_pending();
      } else if (walk->is_regular_file(unknown)) {
        const auto time = walk->last_write_time(unknown).time_since_epoch().count();
        entry += fmt::format(" {} {}", walk->file_size(unknown), time);
      }
      entries.push_back(std::move(entry));
    }
    std::ranges::sort(entries);
    for (const std::string& entry : entries) hasher.add(entry);
  }

  Places places_;
  std::set<fs::path> paths_;
};

}  // namespace

std::vector<Words> training_commands(const WorkloadConfig& workload) {
  return workload.train.empty() ? std::vector<Words>{workload.command} : workload.train;
}

std::string find_training_doubt(const WorkloadConfig& workload) {
  const auto commands = training_commands(workload);
  if (std::ranges::find(commands, workload.command) == commands.end()) return {};
  return fmt::format("trained on what it is measured on: {} of workload \"{}\"",
                     workload.train.empty() ? "no `train` commands" : "`train` has the command",
                     workload.name);
}

std::vector<int> training_weights(const std::vector<WorkloadConfig>& workloads) {
  if (workloads.empty()) return {};
  const double smallest = std::ranges::min(workloads, {}, &WorkloadConfig::weight).weight;
  std::vector<int> weights;
  int factor = 0;
  for (const WorkloadConfig& workload : workloads) {
    const double ratio = std::min(workload.weight / smallest, kLargestRatio);
    weights.push_back(static_cast<int>(std::lround(10 * ratio)));
    factor = std::gcd(factor, weights.back());
  }
  for (int& weight : weights) weight /= factor;
  return weights;
}

std::vector<int> training_repetitions(const std::vector<WorkloadConfig>& workloads) {
  if (workloads.empty()) return {};
  constexpr double kMost = 10;
  const double smallest = std::ranges::min(workloads, {}, &WorkloadConfig::weight).weight;
  std::vector<int> repetitions;
  for (const WorkloadConfig& workload : workloads) {
    const double ratio = std::min(workload.weight / smallest, kMost);
    repetitions.push_back(static_cast<int>(std::lround(ratio)));
  }
  return repetitions;
}

std::string hash_training_inputs(const Config& config) {
  InputFinder inputs(config);
  for (const WorkloadConfig& workload : config.workloads) {
    for (const Words& words : training_commands(workload)) inputs.add_words(words, workload);
    inputs.add_surroundings(workload);
  }
  return inputs.hash();
}

std::string hash_workload_inputs(const Config& config) {
  InputFinder inputs(config);
  for (const WorkloadConfig& workload : config.workloads) {
    inputs.add_words(workload.command, workload);
    inputs.add_words(workload.check.command, workload);
    inputs.add_surroundings(workload);
  }
  return inputs.hash();
}

}  // namespace hone
