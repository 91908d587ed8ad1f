// SPDX-License-Identifier: Apache-2.0
#include "profiles/plain_build.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/files.h"
#include "core/hash.h"
#include "profiles/cmake.h"
#include "profiles/shell_text.h"
#include "profiles/step_log.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;

std::vector<fs::path> closure_sources(const ProjectModel& model, const Closure& closure) {
  std::vector<fs::path> sources;
  for (const std::string& name : closure.targets) {
    if (const Target* target = model.find(name)) {
      sources.insert(sources.end(), target->sources.begin(), target->sources.end());
    }
  }
  return sources;
}

/// What one compile line says of optimisation and asserts: its last word counts.
struct UnitFlags {
  std::string opt = "no -O";
  bool asserts = true;
};

UnitFlags read_flags(const std::vector<std::string>& words) {
  UnitFlags flags;
  for (const std::string& word : words) {
    if (word.starts_with("-O")) flags.opt = word;
    if (word.starts_with("-DNDEBUG")) flags.asserts = false;
    if (word == "-UNDEBUG") flags.asserts = true;
  }
  return flags;
}

Command plain_configure(const BuildWorld& world, const fs::path& build) {
  const ProjectConfig& project = world.config->project;
  Command command{.argv = {world.toolchains->first().cmake.string(), "-S", project.source.string(),
                           "-B", build.string(), "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"}};
  command.argv.insert(command.argv.end(), project.configure.begin(), project.configure.end());
  return command;
}

std::string read_summary(const LoggedOutcome& run, const fs::path& source, const fs::path& build,
                         const std::vector<fs::path>& sources) {
  if (!run.outcome.succeeded()) {
    return "unknown: " + explain_configure_failure(source, build, run.output).message;
  }
  const auto commands = read_file(build / "compile_commands.json");
  return summarize_compile_commands(commands ? *commands : "", sources);
}

}  // namespace

std::string summarize_compile_commands(std::string_view compile_commands,
                                       const std::vector<fs::path>& sources) {
  const Json json = Json::parse(compile_commands, nullptr, false);
  if (!json.is_array()) return "unknown: cmake wrote no compile_commands.json";
  std::set<std::string> levels;
  int units = 0;
  int with_asserts = 0;
  for (const Json& unit : json) {
    const fs::path file = unit.value("file", "");
    if (std::ranges::find(sources, file) == sources.end()) continue;
    const UnitFlags flags = read_flags(command_line_words(unit.value("command", "")));
    levels.insert(flags.opt);
    with_asserts += flags.asserts ? 1 : 0;
    ++units;
  }
  if (units == 0) return "unknown: no unit of the target is in compile_commands.json";
  const std::string asserts = with_asserts == 0       ? "asserts off"
                              : with_asserts == units ? "asserts on"
                                                      : "asserts on in some units";
  return fmt::format("{}, {} ({} unit{})", fmt::join(levels, " and "), asserts, units,
                     units == 1 ? "" : "s");
}

Result<std::string> find_plain_build(const BuildWorld& world, const ProjectModel& model,
                                     const Closure& closure, const std::string& source_state) {
  Hasher hasher;
  hasher.add("plain 2").add(source_state).add(world.config->project.target);
  hasher.add(world.toolchains->first().fingerprint);
  for (const std::string& word : world.config->project.configure) hasher.add(word);
  for (const auto& [name, value] : build_environment()) hasher.add(name).add(value);
  const std::string key = hasher.hex();
  if (const auto known = world.store->find_step(key);
      known && known->status == StepStatus::kDone && !world.must_redo(key)) {
    const Json facts = Json::parse(known->result_json, nullptr, false);
    if (facts.is_object() && facts.contains("summary")) return facts.value("summary", "");
  }
  const fs::path build = world.folder->build(key);
  if (auto fresh = make_fresh_directory(build); !fresh) return fail(fresh);
  const fs::path step = world.folder->step(key);
  if (auto made = make_directory(step); !made) return fail(made);
  const auto run =
      run_logged(*world.runner, plain_configure(world, build), step / "log", Keep::kAll);
  if (!run) return fail(run);
  if (run->outcome.ending == Ending::kInterrupted) return std::string("unknown: interrupted");
  std::string summary =
      read_summary(*run, world.config->project.source, build, closure_sources(model, closure));
  std::error_code ignored;
  fs::remove_all(build, ignored);
  const auto put = world.store->put_step({.key = key,
                                          .kind = "plain",
                                          .label = "plain configure",
                                          .status = StepStatus::kDone,
                                          .seconds = run->outcome.usage.wall,
                                          .result_json = Json{{"summary", summary}}.dump()});
  if (!put) return fail(put);
  if (world.redone) world.redone->insert(key);
  return summary;
}

}  // namespace hone
