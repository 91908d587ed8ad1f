// SPDX-License-Identifier: Apache-2.0
// [project], [profiles] and [advice] of hone.toml.
#include <fmt/format.h>

#include <algorithm>

#include "core/config_sections.h"

namespace hone {

namespace {

constexpr std::string_view kNameCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

std::filesystem::path read_source(ConfigReader& section, const std::filesystem::path& folder) {
  const ConfigValue* value = section.need("source",
                                          "the folder of the CMakeLists.txt, \".\" if it "
                                          "is the folder of hone.toml");
  if (!value) return {};
  const auto written = read_text(*value, "\"source\"", section.problems());
  if (!written) return {};
  auto source = (folder / *written).lexically_normal();
  // "/a/b/." would otherwise end in a slash.
  if (!source.has_filename()) source = source.parent_path();
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(source / "CMakeLists.txt", ignored)) {
    section.problems().add(value->place,
                           fmt::format("there is no CMakeLists.txt in {}", source.string()),
                           "\"source\" is the folder of a CMake project, relative to hone.toml");
  }
  return source;
}

/// What hone sets itself, and the key or option that stands for it; empty for any other argument.
std::string owner_of(std::string_view argument) {
  struct Owned {
    std::string_view prefix;
    std::string_view hint;
  };
  constexpr Owned kOwned[] = {
      {"-DCMAKE_BUILD_TYPE", "set build_type instead"},
      {"-DCMAKE_C_COMPILER=", "set compiler instead"},
      {"-DCMAKE_C_COMPILER:", "set compiler instead"},
      {"-DCMAKE_CXX_COMPILER=", "set compiler instead"},
      {"-DCMAKE_CXX_COMPILER:", "set compiler instead"},
      {"-S", "set source instead"},
      {"-B", "hone makes a build folder for each profile"},
      {"-G", "hone builds with Ninja"},
      {"--preset", "list the preset's variables as -DNAME=VALUE instead"},
      {"--fresh", "use `hone run --fresh` instead"},
      {"--build", "hone builds the target by itself"},
  };
  const auto owned = [&](const Owned& o) { return argument.starts_with(o.prefix); };
  const auto* found = std::ranges::find_if(kOwned, owned);
  return found == std::end(kOwned) ? std::string() : std::string(found->hint);
}

std::vector<std::string> read_configure(ConfigReader& section) {
  const ConfigValue* value = section.find("configure");
  if (!value) return {};
  auto arguments = read_texts(*value, "\"configure\"", section.problems());
  if (!arguments) return {};
  const auto& items = std::get<ConfigArray>(value->data);
  for (std::size_t i = 0; i < arguments->size(); ++i) {
    const std::string& argument = (*arguments)[i];
    if (argument.empty()) {
      section.problems().add(items[i].place, "an item of \"configure\" is empty");
    } else if (const std::string hint = owner_of(argument); !hint.empty()) {
      section.problems().add(items[i].place,
                             fmt::format("\"{}\" is not for \"configure\"", argument), hint);
    }
  }
  return *arguments;
}

std::vector<std::string> read_compilers(ConfigReader& section,
                                        const std::filesystem::path& folder) {
  const ConfigValue* value = section.find("compiler");
  if (!value) return ProjectConfig{}.compilers;
  std::vector<std::string> written;
  if (std::holds_alternative<ConfigArray>(value->data)) {
    written = read_texts(*value, "\"compiler\"", section.problems()).value_or(written);
    if (written.empty()) section.problems().add(value->place, "\"compiler\" names no compiler");
  } else if (auto one = read_text(*value, "\"compiler\"", section.problems())) {
    written = {std::move(*one)};
  }
  std::vector<std::string> compilers;
  for (const std::string& word : written) {
    auto compiler = resolve_compiler(word, folder);
    if (!compiler) {
      section.problems().add(value->place, compiler.error().message, compiler.error().hint);
    } else if (std::ranges::find(compilers, *compiler) != compilers.end()) {
      section.problems().add(value->place, fmt::format("\"compiler\" names \"{}\" twice", word));
    } else {
      compilers.push_back(std::move(*compiler));
    }
  }
  return compilers;
}

CustomProfile read_custom(const ConfigEntry& entry, ConfigProblems& problems) {
  CustomProfile profile;
  profile.name = entry.key;
  profile.place = problems.locate(entry.place);
  const std::string title = fmt::format("[profiles.custom.{}]", entry.key);
  if (entry.key.empty() || entry.key.find_first_not_of(kNameCharacters) != std::string::npos ||
      entry.key.starts_with('.') || entry.key.starts_with('-')) {
    problems.add(entry.place, fmt::format("\"{}\" cannot be the name of a profile", entry.key),
                 "letters, digits, '.', '_' and '-'; the first a letter, a digit or '_'");
  }
  const auto* table = std::get_if<ConfigTable>(&entry.value.data);
  if (!table) {
    problems.add(entry.value.place, fmt::format("\"{}\" must be a table", entry.key),
                 fmt::format("write {}", title));
    return profile;
  }
  ConfigReader section(*table, entry.value.place, title, problems);
  profile.extends = section.text("extends").value_or(profile.extends);
  profile.compile = section.texts("compile").value_or(profile.compile);
  profile.link = section.texts("link").value_or(profile.link);
  for (const auto* flags : {&profile.compile, &profile.link}) {
    if (std::ranges::find(*flags, "") == flags->end()) continue;
    problems.add(section.place(), fmt::format("a flag of {} is empty", title));
  }
  section.finish();
  return profile;
}

template <typename T>
void set(T& field, std::optional<T> value) {
  if (value) field = std::move(*value);
}

}  // namespace

Result<std::string> resolve_compiler(std::string_view compiler,
                                     const std::filesystem::path& folder) {
  if (compiler.find("++") != std::string_view::npos) {
    return fail(fmt::format("\"compiler\" cannot be \"{}\"", compiler),
                "name the C compiler: hone takes the C++ compiler beside it");
  }
  if (compiler.find('/') != std::string_view::npos) {
    return (folder / std::filesystem::path(compiler)).lexically_normal().string();
  }
  for (const std::string_view family : {"clang", "gcc"}) {
    if (compiler == family || compiler.starts_with(fmt::format("{}-", family))) {
      return std::string(compiler);
    }
  }
  return fail(fmt::format("\"compiler\" cannot be \"{}\"", compiler),
              "use \"clang\", \"gcc\", a version of them such as \"gcc-12\", or the path of "
              "one, for example /usr/bin/clang-19");
}

ProjectConfig read_project(ConfigReader section, const std::filesystem::path& folder) {
  ProjectConfig project;
  project.source = read_source(section, folder);
  if (const ConfigValue* target = section.need("target", "the executable to tune")) {
    set(project.target, read_text(*target, "\"target\"", section.problems()));
  }
  project.configure = read_configure(section);
  set(project.build_type, section.text("build_type"));
  project.compilers = read_compilers(section, folder);
  section.finish();
  return project;
}

ProfilesConfig read_profiles(ConfigReader section) {
  ProfilesConfig profiles;
  if (const ConfigValue* use = section.find("use")) {
    profiles.use_place = section.problems().locate(use->place);
    set(profiles.use, read_texts(*use, "\"use\"", section.problems()));
    if (profiles.use.empty() || std::ranges::find(profiles.use, "") != profiles.use.end()) {
      section.problems().add(use->place, "\"use\" must name profiles or groups",
                             "`hone profiles` lists them");
    }
  }
  if (const ConfigTable* custom = section.table("custom", "write [profiles.custom.NAME]")) {
    for (const ConfigEntry& entry : *custom) {
      profiles.custom.push_back(read_custom(entry, section.problems()));
    }
  }
  section.finish();
  return profiles;
}

FleetConfig read_fleet(ConfigReader section) {
  FleetConfig fleet;
  if (const ConfigValue* cpus = section.need("cpus", "the CPUs that the program is to run on")) {
    set(fleet.cpus, read_texts(*cpus, "\"cpus\"", section.problems()));
    if (fleet.cpus.empty()) section.problems().add(cpus->place, "\"cpus\" names no CPU");
    fleet.line = cpus->place.line;
  }
  section.finish();
  return fleet;
}

AdviceConfig read_advice(ConfigReader section) {
  static constexpr Goal kGoals[] = {Goal::kTime, Goal::kSize, Goal::kBuildTime};
  const std::vector<std::string> goals = {"time", "size", "build-time"};
  AdviceConfig advice;
  if (const auto goal = section.choice("goal", goals)) advice.goal = kGoals[*goal];
  set(advice.margin, section.parsed("margin", parse_percent));
  if (const ConfigValue* margin = section.find("margin"); margin && advice.margin.value >= 1) {
    section.problems().add(margin->place, "\"margin\" must be below 100 %");
  }
  advice.max_size = section.parsed("max_size", parse_growth);
  advice.max_build_time = section.parsed("max_build_time", parse_factor);
  set(advice.budget, section.parsed("budget", parse_duration));
  section.finish();
  return advice;
}

}  // namespace hone
