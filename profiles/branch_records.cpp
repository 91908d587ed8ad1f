// SPDX-License-Identifier: Apache-2.0
#include "profiles/branch_records.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <sstream>

#include "core/files.h"
#include "core/text.h"
#include "profiles/tool_probe.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

/// perf begins its complaints with a line "Error:", and goes on with advice.
std::string find_complaint(const std::string& errors) {
  std::istringstream lines(errors);
  for (std::string line; std::getline(lines, line);) {
    const auto begin = line.find_first_not_of(" \t");
    if (begin == std::string::npos || line.starts_with("Error:")) continue;
    return escape_terminal(line.substr(begin));
  }
  return "it failed without a word";
}

std::uint64_t last_number(std::string_view line) {
  const std::size_t blank = line.rfind(' ');
  if (blank == std::string_view::npos) return 0;
  std::uint64_t number = 0;
  std::from_chars(line.data() + blank + 1, line.data() + line.size(), number);
  return number;
}

}  // namespace

BranchRecorder find_branch_recorder(Runner& runner) {
  const fs::path perf = find_program("perf");
  if (perf.empty()) return {.perf = {}, .missing = "no perf is installed (package linux-perf)"};
  ToolProbe probe(runner);
  std::vector<std::string> words = recording_words(perf, probe.folder() / "recording");
  words.emplace_back("true");
  const ToolTrial trial = probe.try_out(words);
  if (trial.worked) return {.perf = perf, .missing = {}};
  return {
      .perf = {},
      .missing = fmt::format("perf records no branches here: {}", find_complaint(trial.errors))};
}

std::vector<std::string> recording_words(const fs::path& perf, const fs::path& recording) {
  return {perf.string(), "record",           "-q", "-e", "cycles:u", "-j", "any,u",
          "-o",          recording.string(), "--"};
}

fs::path find_perf2bolt(const fs::path& bolt) {
  // llvm-bolt and perf2bolt, llvm-bolt-19 and perf2bolt-19.
  constexpr std::string_view kBolt = "llvm-bolt";
  std::string name = bolt.filename().string();
  const std::size_t at = name.find(kBolt);
  if (at == std::string::npos) return {};
  const fs::path found = bolt.parent_path() / name.replace(at, kBolt.size(), "perf2bolt");
  std::error_code error;
  return fs::exists(found, error) ? found : fs::path{};
}

std::vector<std::string> aggregation_words(const fs::path& perf2bolt, const fs::path& recording,
                                           const fs::path& program, const fs::path& counts) {
  return {perf2bolt.string(), "-p", recording.string(), "-o", counts.string(), program.string()};
}

std::uint64_t count_branches(const fs::path& counts) {
  std::ifstream lines(counts);
  std::uint64_t sum = 0;
  for (std::string line; std::getline(lines, line);) sum += last_number(line);
  return sum;
}

}  // namespace hone
