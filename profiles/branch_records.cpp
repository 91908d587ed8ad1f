// SPDX-License-Identifier: Apache-2.0
#include "profiles/branch_records.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
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
  if (find_program("env").empty()) return {.perf = {}, .missing = "there is no env on PATH"};
  ToolProbe probe(runner);
  Command command{.argv = {"true"}};
  record_branches(command, perf, probe.folder() / "recording");
  const ToolTrial trial = probe.try_out(command.argv);
  if (trial.worked) return {.perf = perf, .missing = {}};
  return {
      .perf = {},
      .missing = fmt::format("perf records no branches here: {}", find_complaint(trial.errors))};
}

void record_branches(Command& command, const fs::path& perf, const fs::path& recording) {
  std::vector<std::string> words = {perf.string(),
                                    "record",
                                    "-q",
                                    "-N",
                                    "-e",
                                    "cycles:u",
                                    "-j",
                                    "any,u",
                                    "-o",
                                    recording.string(),
                                    "--",
                                    find_program("env").string(),
                                    "--default-signal=USR2"};
  std::vector<std::string> values;
  for (const char* name : {"PATH", "PREFIX", "PERF_BUILDID_DIR", "DEBUGINFOD_URLS"}) {
    if (const char* value = std::getenv(name)) {
      values.push_back(fmt::format("{}={}", name, value));
    } else {
      words.insert(words.end(), {"-u", name});
    }
  }
  for (const auto& [name, value] : command.env) values.push_back(name + '=' + value);
  words.insert(words.end(), values.begin(), values.end());
  words.insert(words.end(), command.argv.begin(), command.argv.end());
  command.argv = std::move(words);
  command.env.clear();
}

fs::path find_perf2bolt(const fs::path& bolt) {
  const fs::path found = bolt.parent_path() / "perf2bolt";
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
