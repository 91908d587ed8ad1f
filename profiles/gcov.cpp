// SPDX-License-Identifier: Apache-2.0
#include "profiles/gcov.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/files.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

/// As many files as one command line takes without trouble.
constexpr std::size_t kFilesAtOnce = 500;

std::vector<fs::path> find_counter_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".gcda") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

// "…  01000000:  12:FUNCTION ident=1…" begins a function's record; "…:COUNTERS arcs 3 counts"
// follows in it, with "(all zero)" where that is so.
TrainingFacts parse_gcov_dump(std::string_view text) {
  TrainingFacts facts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find(":FUNCTION ident=") != std::string_view::npos) ++facts.functions;
    if (line.find(":COUNTERS arcs ") == std::string_view::npos) continue;
    if (!line.ends_with("(all zero)")) ++facts.functions_counted;
  }
  return facts;
}

Result<TrainingFacts> load_gcov_facts(Runner& runner, const Toolchain& toolchain,
                                      const fs::path& folder) {
  const std::vector<fs::path> files = find_counter_files(folder);
  if (files.empty()) return fail(fmt::format("{} has no counter files", folder.string()));
  const fs::path dump = folder.parent_path() / "gcov-dump.txt";
  TrainingFacts facts;
  for (std::size_t begin = 0; begin < files.size(); begin += kFilesAtOnce) {
    Command command{.argv = {toolchain.gcov_dump.string()}, .stdout_file = dump};
    for (std::size_t i = begin; i < std::min(begin + kFilesAtOnce, files.size()); ++i) {
      command.argv.push_back(files[i].string());
    }
    const auto outcome = runner.run(command);
    if (!outcome) return fail(outcome);
    if (!outcome->succeeded()) {
      return fail(fmt::format("gcov-dump cannot read the counters in {}: {}", folder.string(),
                              describe(*outcome)));
    }
    const auto text = read_file(dump);
    if (!text) return fail(text);
    const TrainingFacts some = parse_gcov_dump(*text);
    facts.functions += some.functions;
    facts.functions_counted += some.functions_counted;
  }
  return facts;
}

}  // namespace hone
