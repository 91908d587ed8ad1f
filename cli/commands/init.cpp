// SPDX-License-Identifier: Apache-2.0
// hone init: configure the project once, find its executable, write a commented hone.toml.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/session.h"
#include "core/config_template.h"
#include "core/files.h"
#include "core/text.h"
#include "profiles/source_state.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

struct InitOptions {
  LocationOptions locations;
  std::string target;
  std::string command;
  std::vector<std::string> train;
  std::string configure;
  std::string compiler = "clang";
  bool force = false;
};

std::string list_targets(const std::vector<const Target*>& executables) {
  std::string lines;
  for (const Target* target : executables) lines += target->name + '\n';
  return lines;
}

/// The command line again, for a hint that can be copied.
std::string same_command(const InitOptions& options) {
  return options.locations.directory == "." ? "hone init"
                                            : "hone init " + options.locations.directory;
}

/// The executable that a hint had best name: the one called like its project, else the first.
const std::string& likely_target(const ProjectModel& model,
                                 const std::vector<const Target*>& executables) {
  const auto found = std::ranges::find(executables, model.name, &Target::name);
  return found == executables.end() ? executables.front()->name : (*found)->name;
}

/// The named target, or the only one there is.
Result<std::string> choose_target(const ProjectModel& model, const InitOptions& options) {
  const std::string& wanted = options.target;
  if (!wanted.empty()) {
    const auto closure = find_closure(model, wanted);
    if (!closure) return fail(closure);
    return wanted;
  }
  const auto executables = model.executables();
  if (executables.empty()) {
    return fail("the project has no executable target",
                "hone measures programs: enable the project's own tool, example or benchmark "
                "targets with --configure '-D…=ON'");
  }
  if (executables.size() > 1) {
    return fail(
        fmt::format("the project has {} executable targets: choose one", executables.size()),
        fmt::format("{} --target {}", same_command(options), likely_target(model, executables)),
        list_targets(executables));
  }
  return executables.front()->name;
}

struct Words {
  std::vector<std::string> command;
  std::vector<std::vector<std::string>> train;
  std::vector<std::string> configure;
};

Result<Words> split_options(const InitOptions& options) {
  Words words{.command = {"{exe}"}};
  if (!options.command.empty()) {
    auto command = split_words(options.command);
    if (!command) return fail("--command: " + command.error().message, command.error().hint);
    words.command = std::move(*command);
  }
  for (const std::string& text : options.train) {
    auto train = split_words(text);
    if (!train) return fail("--train: " + train.error().message, train.error().hint);
    words.train.push_back(std::move(*train));
  }
  auto configure = split_words(options.configure);
  if (!configure) return fail("--configure: " + configure.error().message, configure.error().hint);
  words.configure = std::move(*configure);
  return words;
}

/// The nearest folder below with a CMakeLists.txt, relative; of equally near ones the first by
/// name. Empty: none within three levels.
fs::path find_nested_project(const fs::path& source) {
  constexpr int kDeepest = 3;
  const auto rank = [](const fs::path& folder) {
    return std::pair(std::distance(folder.begin(), folder.end()), folder);
  };
  fs::path nearest;
  std::error_code error;
  fs::recursive_directory_iterator entry(source, fs::directory_options::skip_permission_denied,
                                         error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const fs::path& path = entry->path();
    if (entry.depth() == kDeepest || path.filename().string().starts_with('.')) {
      entry.disable_recursion_pending();
    }
    if (path.filename() != "CMakeLists.txt") continue;
    const fs::path folder = path.parent_path().lexically_relative(source);
    if (nearest.empty() || rank(folder) < rank(nearest)) nearest = folder;
  }
  return nearest;
}

Result<void> check_places(const InitOptions& options, const fs::path& source,
                          const fs::path& config) {
  if (!fs::is_directory(source)) {
    return fail(fmt::format("{} is no folder", source.string()),
                "give the folder of the project's top CMakeLists.txt: hone init DIR");
  }
  if (!fs::exists(source / "CMakeLists.txt")) {
    const fs::path nested = find_nested_project(source);
    const std::string folder =
        nested.empty() ? "DIR" : (fs::path(options.locations.directory) / nested).string();
    return fail(fmt::format("{} has no CMakeLists.txt", source.string()),
                "give the folder of the project's top CMakeLists.txt: hone init " + folder);
  }
  if (fs::exists(config) && !options.force) {
    return fail(fmt::format("{} exists already", config.string()),
                "--force writes it anew, --config FILE writes another");
  }
  return {};
}

/// Configures the project in the work folder and reads its targets.
Result<ProjectModel> look_at_project(const Config& config, const fs::path& work,
                                     const Surroundings& around) {
  auto session = open_session(config, work, around);
  if (!session) return fail(session);
  std::fprintf(stderr, "configuring %s …\n", config.project.source.c_str());
  const std::vector<fs::path> folders = {config.project.source};
  const auto state = hash_source_state(folders, own_paths(*session));
  if (!state) return fail(state);
  auto model = configure_baseline(session->world(), *state);
  if (!model && model.error().hint.contains("configure = [")) {
    model.error().hint += "; here: hone init --configure '-D…'";
  }
  return model;
}

/// The source folder as hone.toml names it: relative where the config lies in or above it.
std::string source_in_config(const fs::path& source, const fs::path& config) {
  return source.lexically_relative(config.parent_path()).string();
}

Result<Finish> init(const InitOptions& options, const Surroundings& around) {
  const Locations locations = find_locations(options.locations);
  const fs::path source = fs::weakly_canonical(fs::absolute(options.locations.directory));
  if (auto places = check_places(options, source, locations.config); !places) {
    return fail(places);
  }
  const auto words = split_options(options);
  if (!words) return fail(words);
  Config config;
  config.file = locations.config;
  config.project.source = source;
  config.project.configure = words->configure;
  config.project.compilers = {options.compiler};
  const auto model = look_at_project(config, locations.work, around);
  if (!model) return fail(model);
  const auto target = choose_target(*model, options);
  if (!target) return fail(target);
  const std::string text =
      render_config_template({.source = source_in_config(source, locations.config),
                              .target = *target,
                              .configure = words->configure,
                              .compiler = options.compiler,
                              .command = words->command,
                              .train = words->train});
  if (auto written = write_file(locations.config, text); !written) return fail(written);
  fmt::print("Wrote {} for target {}.\n", locations.config.string(), *target);
  if (options.command.empty()) {
    fmt::print(
        "Next: set `command` in [[workload]] to what the program should be measured on, "
        "then hone run\n");
  } else {
    fmt::print("Next: hone run\n");
  }
  return Finish::kDone;
}

}  // namespace

void add_init(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<InitOptions>();
  CLI::App* command = app.add_subcommand("init", "Write hone.toml for a CMake project");
  command->add_option("DIR", options->locations.directory,
                      "Folder of the project's CMakeLists.txt (default: .)");
  command->add_option("--target", options->target, "Executable target to build and measure");
  command->add_option("--command", options->command,
                      "What to measure, as '{exe} {source}/data.txt': split into words as a shell "
                      "would, without a shell");
  command->add_option("--train", options->train, "A training run for PGO profiles; repeatable")
      ->allow_extra_args(false);
  command->add_option("--configure", options->configure,
                      "Arguments for cmake, as '-DBUILD_TESTING=OFF'");
  command->add_option("--compiler", options->compiler, "clang, or the path of one")
      ->capture_default_str();
  add_location_options(*command, options->locations);
  command->add_flag("--force", options->force, "Write over an existing config file");
  command->footer(
      "Examples:\n"
      "  hone init\n"
      "  hone init --target app --command '{exe} {source}/data/eval.txt'\n"
      "  hone init third_party/zlib --configure '-DBUILD_TESTING=OFF'");
  command->callback([options, &chosen] {
    chosen = [options](const Surroundings& around) { return init(*options, around); };
  });
}

}  // namespace hone
