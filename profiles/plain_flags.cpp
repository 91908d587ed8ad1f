// SPDX-License-Identifier: Apache-2.0
#include "profiles/plain_flags.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/files.h"
#include "profiles/injection.h"
#include "profiles/shell_text.h"
#include "profiles/step_log.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

BuildSetup setup_of(const BuildWorld& world, Flags plain, const fs::path& build) {
  const ProjectConfig& project = world.config->project;
  plain.unity = false;  // no flag: a cache variable, which nothing undoes silently
  return {.source = project.source,
          .build = build,
          .configure_args = project.configure,
          .build_type = project.build_type,
          .flags = std::move(plain),
          .closure = {}};
}

/// The configure of `setup` with its flags in the environment alone.
Command configure_with_environment(const BuildSetup& setup, const Toolchain& toolchain) {
  Command command = configure_command(setup, toolchain, {}, {});
  const std::string compile = shell_quoted(setup.flags.compile);
  command.env.emplace_back("CFLAGS", compile);
  command.env.emplace_back("CXXFLAGS", compile);
  command.env.emplace_back("LDFLAGS", shell_quoted(setup.flags.link));
  return command;
}

}  // namespace

std::vector<std::string> group_by_reason(std::span<const EscapedUnit> units) {
  struct Group {
    std::string reason;
    std::string example;
    int count = 0;
  };
  std::vector<Group> groups;
  for (const EscapedUnit& unit : units) {
    if (unit.reason.starts_with("not covered")) continue;
    auto group = std::ranges::find(groups, unit.reason, &Group::reason);
    if (group == groups.end()) group = groups.insert(group, {unit.reason, unit.unit});
    ++group->count;
  }
  std::vector<std::string> lines;
  for (const Group& group : groups) {
    lines.push_back(group.count == 1 ? fmt::format("{}: {}", group.example, group.reason)
                                     : fmt::format("{} ({} places, like {})", group.reason,
                                                   group.count, group.example));
  }
  return lines;
}

Result<std::vector<std::string>> find_plain_overrides(const BuildWorld& world,
                                                      const Toolchain& toolchain, Flags plain,
                                                      const fs::path& profdata) {
  const fs::path scratch = world.folder->scratch();
  const FlagPlaces places{.source = world.config->project.source,
                          .build = scratch / "plain-flags",
                          .profdata = profdata};
  resolve_placeholders(plain.compile, places);
  resolve_placeholders(plain.link, places);
  const BuildSetup setup = setup_of(world, std::move(plain), scratch / "plain-flags");
  if (auto fresh = make_fresh_directory(setup.build); !fresh) return fail(fresh);
  if (auto asked = write_file_api_query(setup.build); !asked) return fail(asked);
  const auto run = run_logged(*world.runner, configure_with_environment(setup, toolchain),
                              scratch / "plain-flags.log", Keep::kAll);
  if (!run) return fail(run);
  if (run->outcome.ending == Ending::kInterrupted) return fail("interrupted");
  if (!run->outcome.succeeded()) {
    const Error error = explain_configure_failure(setup.source, setup.build, run->output);
    return std::vector{"with them in the environment " + error.message};
  }
  const auto model = load_project_model(setup.build);
  if (!model) return fail(model);
  const auto closure = find_closure(*model, world.config->project.target);
  if (!closure) return fail(closure);
  const auto reach = find_flag_reach(setup, *model, *closure);
  if (!reach) return fail(reach);
  std::error_code ignored;
  fs::remove_all(setup.build, ignored);
  return group_by_reason(reach->escaped);
}

}  // namespace hone
