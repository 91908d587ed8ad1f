// SPDX-License-Identifier: Apache-2.0
#include "core/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/config_sections.h"
#include "core/files.h"

namespace hone {

namespace {

/// hone.toml is written by people; what is larger is something else.
constexpr std::uintmax_t kLargestFile = std::uintmax_t{1} << 20;

Result<std::string> read_config_file(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    return fail(fmt::format("{} does not exist", file.string()),
                "`hone init` writes one for a CMake project");
  }
  if (std::filesystem::is_regular_file(file, error) &&
      std::filesystem::file_size(file, error) > kLargestFile) {
    return fail(fmt::format("{} is larger than 1 MiB: not a hone.toml", file.string()));
  }
  return read_file(file);
}

void read_workloads(ConfigReader& root, Config& config) {
  const ConfigValue* value =
      root.need("workload", "add a [[workload]] with the command to measure");
  if (!value) return;
  const auto* items = std::get_if<ConfigArray>(&value->data);
  if (!items || items->empty()) {
    root.problems().add(value->place, "\"workload\" must be a list of tables",
                        "write [[workload]], with two brackets");
    return;
  }
  std::set<std::string> names;
  for (const ConfigValue& item : *items) {
    const auto* table = std::get_if<ConfigTable>(&item.data);
    if (!table) {
      root.problems().add(item.place, "\"workload\" must be a list of tables",
                          "write [[workload]], with two brackets");
      return;
    }
    ConfigReader section(*table, item.place, "[[workload]]", root.problems());
    WorkloadConfig workload = read_workload(section, config.file.parent_path());
    if (!workload.name.empty() && !names.insert(workload.name).second) {
      root.problems().add(item.place, fmt::format("two workloads named \"{}\"", workload.name),
                          "give each [[workload]] a name of its own");
    }
    config.workloads.push_back(std::move(workload));
  }
}

void read_root(ConfigReader root, Config& config) {
  ConfigProblems& problems = root.problems();
  const auto section = [&](const ConfigValue& value, std::string title) {
    return ConfigReader(std::get<ConfigTable>(value.data), value.place, std::move(title), problems);
  };
  const ConfigTable* project = root.table("project", "write [project]");
  if (project) {
    config.project =
        read_project(section(*root.find("project"), "[project]"), config.file.parent_path());
  } else {
    root.need("project", "`hone init` writes a complete one");
  }
  read_workloads(root, config);
  if (root.table("profiles", "write [profiles]")) {
    config.profiles = read_profiles(section(*root.find("profiles"), "[profiles]"));
  }
  if (root.table("advice", "write [advice]")) {
    config.advice = read_advice(section(*root.find("advice"), "[advice]"));
  }
  if (root.table("fleet", "write [fleet]")) {
    config.fleet = read_fleet(section(*root.find("fleet"), "[fleet]"));
  }
  root.finish();
}

}  // namespace

std::string anchor(const std::string& path, const std::filesystem::path& folder) {
  constexpr std::string_view kPlaces[] = {"{exe}", "{source}", "{build}", "{work}"};
  const auto starts = [&](std::string_view place) { return path.starts_with(place); };
  if (std::ranges::any_of(kPlaces, starts)) return path;
  return (folder / path).lexically_normal().string();
}

Result<Config> load_config(const std::filesystem::path& file) {
  const auto text = read_config_file(file);
  if (!text) return fail(text);
  const auto document = parse_config_text(*text, file.string());
  if (!document) return fail(document);
  Config config;
  config.file = std::filesystem::absolute(file).lexically_normal();
  ConfigProblems problems(file.string());
  read_root(ConfigReader(*document, {}, "hone.toml", problems), config);
  if (auto good = problems.verdict(); !good) return fail(good);
  return config;
}

}  // namespace hone
