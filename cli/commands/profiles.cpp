// SPDX-License-Identifier: Apache-2.0
// hone profiles: the catalog, with the exact flags that each profile gets on this toolchain.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "core/launcher.h"
#include "profiles/catalog.h"
#include "profiles/cpu.h"
#include "profiles/flags.h"
#include "profiles/needs.h"
#include "profiles/toolchain.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

std::string join(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  return line;
}

/// What cmake is told beside the flags; empty: nothing.
std::string cmake_settings(const Axes& axes, const Toolchain& toolchain) {
  std::string settings;
  if (axes.unity == Unity::kOn) settings += " UNITY_BUILD=ON UNITY_BUILD_BATCH_SIZE=0";
  if (axes.lto != Lto::kProject) settings += " CMAKE_AR=" + toolchain.ar.string();
  return settings.substr(settings.empty() ? 0 : 1);
}

void print_entry(const CatalogEntry& entry, const Toolchain& toolchain, const Fleet& fleet) {
  const Axes& axes = entry.profile.axes;
  const Flags flags = profile_flags(axes, toolchain);
  const std::string cmake = cmake_settings(axes, toolchain);
  const std::string missing = find_missing_need(axes, toolchain, fleet);
  const fs::path preload = preload_for(axes, toolchain);
  fmt::print("{}\n  {}\n", entry.profile.name, entry.summary);
  if (!flags.compile.empty()) fmt::print("  compile: {}\n", join(flags.compile));
  if (!flags.link.empty()) fmt::print("  link:    {}\n", join(flags.link));
  if (!cmake.empty()) fmt::print("  cmake:   {}\n", cmake);
  if (!preload.empty()) fmt::print("  run:     LD_PRELOAD={}\n", preload.string());
  fmt::print("  cost:    {}\n  risk:    {}\n", entry.cost, entry.risk);
  if (!entry.needs.empty()) fmt::print("  needs:   {}\n", entry.needs);
  if (!missing.empty()) fmt::print("  skipped: {}\n", missing);
  fmt::print("\n");
}

Result<Finish> profiles(const std::string& compiler, const Surroundings& around) {
  auto launcher = Launcher::start(*around.interrupt);
  if (!launcher) return fail(launcher);
  const auto toolchain = find_toolchain(**launcher, compiler);
  if (!toolchain) return fail(toolchain);
  fmt::print("Profiles for {} ({}), {}\n\n", toolchain->title(), toolchain->cxx.string(),
             toolchain->linker_title());
  const Fleet fleet{.cpu_level = find_cpu_level()};
  for (const CatalogEntry& entry : catalog()) print_entry(entry, *toolchain, fleet);
  fmt::print("Groups\n");
  for (const Group& group : groups()) {
    std::string names;
    for (const auto name : group.profiles) names += fmt::format(" {}", name);
    fmt::print("  {:<8} {}:{}\n", group.name, group.summary, names);
  }
  return Finish::kDone;
}

}  // namespace

void add_profiles(CLI::App& app, Action& chosen) {
  auto compiler = std::make_shared<std::string>("clang");
  CLI::App* command = app.add_subcommand("profiles", "List the profiles with their exact flags");
  command->add_option("--compiler", *compiler, "clang, gcc, or the path of one")
      ->capture_default_str();
  command->footer("Examples:\n  hone profiles\n  hone profiles --compiler gcc");
  command->callback([compiler, &chosen] {
    chosen = [compiler](const Surroundings& around) { return profiles(*compiler, around); };
  });
}

}  // namespace hone
