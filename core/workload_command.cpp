// SPDX-License-Identifier: Apache-2.0
#include "core/workload_command.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <system_error>

#include "core/files.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

/// True when the relative `word` names something below the source that the program, started in
/// `cwd`, would not find. A bare word that is a folder ("test") may as well be a subcommand.
bool is_only_below_source(std::string_view word, const fs::path& cwd, const fs::path& source) {
  const fs::path path = fs::path(word).lexically_normal();
  if (path.empty() || path.is_absolute() || *path.begin() == "." || *path.begin() == "..") {
    return false;
  }
  std::error_code ignored;
  if (fs::exists(cwd / path, ignored)) return false;
  return fs::is_regular_file(source / path, ignored) ||
         (word.contains('/') && fs::is_directory(source / path, ignored));
}

std::unexpected<Error> refuse_word(std::string_view word, std::string_view value,
                                   const fs::path& cwd) {
  const std::string_view option = word.substr(0, word.size() - value.size());
  return fail(
      fmt::format("the workload's command names {}, which lies in the source folder but not "
                  "in {}, where the program runs",
                  value, cwd.string()),
      fmt::format("write {}{{source}}/{} in its place", option, value));
}

Result<void> check_words(const std::vector<std::string>& argv, const fs::path& cwd,
                         const fs::path& source) {
  for (std::size_t i = 0; i < argv.size(); ++i) {
    const std::string_view word = argv[i];
    if (i == 0 && !word.contains('/') && !find_program(word).empty()) continue;
    if (is_only_below_source(word, cwd, source)) return refuse_word(word, word, cwd);
    const std::size_t equals = word.find('=');  // --input=data/file
    if (equals == std::string_view::npos) continue;
    const std::string_view value = word.substr(equals + 1);
    if (is_only_below_source(value, cwd, source)) return refuse_word(word, value, cwd);
  }
  return {};
}

}  // namespace

std::string expand_places(std::string_view word, const Places& places) {
  struct Place {
    std::string_view name;
    const fs::path& path;
  };
  const Place table[] = {{"{exe}", places.exe},
                         {"{source}", places.source},
                         {"{build}", places.build},
                         {"{work}", places.work}};
  std::string expanded;
  while (!word.empty()) {
    std::size_t taken = 0;
    for (const Place& place : table) {
      if (!word.starts_with(place.name)) continue;
      expanded += place.path.string();
      taken = place.name.size();
    }
    if (taken == 0) {
      expanded += word.front();
      taken = 1;
    }
    word.remove_prefix(taken);
  }
  return expanded;
}

Result<Command> workload_command(const WorkloadConfig& workload,
                                 const std::vector<std::string>& argv, const Places& places) {
  if (argv.empty()) return fail(fmt::format("workload \"{}\" has an empty command", workload.name));
  Command command;
  for (const std::string& word : argv) command.argv.push_back(expand_places(word, places));
  for (const auto& [name, value] : workload.env) {
    command.env.emplace_back(name, expand_places(value, places));
  }
  command.directory =
      workload.cwd.empty() ? places.work : fs::path(expand_places(workload.cwd, places));
  command.stdin_file = expand_places(workload.stdin_file, places);
  command.timeout = workload.timeout;
  if (const auto checked = check_words(command.argv, command.directory, places.source); !checked) {
    return fail(checked);
  }
  return command;
}

}  // namespace hone
