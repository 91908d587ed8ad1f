// SPDX-License-Identifier: Apache-2.0
// hone profiles: the catalog, with the exact flags that each profile gets on this toolchain.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "core/launcher.h"
#include "profiles/catalog.h"
#include "profiles/flags.h"
#include "profiles/toolchain.h"

namespace hone {

namespace {

std::string join(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  return line;
}

void print_entry(const CatalogEntry& entry, const Toolchain& toolchain) {
  const Flags flags = profile_flags(entry.profile.axes, toolchain);
  fmt::print("{}\n  {}\n", entry.profile.name, entry.summary);
  if (!flags.compile.empty()) fmt::print("  compile: {}\n", join(flags.compile));
  if (!flags.link.empty()) fmt::print("  link:    {}\n", join(flags.link));
  if (flags.unity) fmt::print("  cmake:   UNITY_BUILD=ON UNITY_BUILD_BATCH_SIZE=0\n");
  fmt::print("  cost:    {}\n  risk:    {}\n\n", entry.cost, entry.risk);
}

Result<Finish> profiles(const std::string& compiler, const Surroundings& around) {
  auto launcher = Launcher::start(*around.interrupt);
  if (!launcher) return fail(launcher);
  const auto toolchain = find_toolchain(**launcher, compiler);
  if (!toolchain) return fail(toolchain);
  fmt::print("Profiles for {} ({})\n\n", toolchain->title(), toolchain->cxx.string());
  for (const CatalogEntry& entry : catalog()) print_entry(entry, *toolchain);
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
  command->add_option("--compiler", *compiler, "clang, or the path of one")->capture_default_str();
  command->footer("Example:\n  hone profiles");
  command->callback([compiler, &chosen] {
    chosen = [compiler](const Surroundings& around) { return profiles(*compiler, around); };
  });
}

}  // namespace hone
