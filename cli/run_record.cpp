// SPDX-License-Identifier: Apache-2.0
#include "cli/run_record.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <random>

#include "analyzers/machine.h"
#include "cli/run_facts.h"
#include "core/spawn_cost.h"

namespace hone {

namespace {

std::string name_of(CheckKind kind) {
  switch (kind) {
    case CheckKind::kStdout:
      return "stdout";
    case CheckKind::kExit:
      return "exit";
    case CheckKind::kCommand:
      return "command";
    case CheckKind::kFiles:
      return "files";
  }
  return "?";
}

std::vector<std::string> find_warnings(const Config& config) {
  std::vector<std::string> warnings;
  for (const WorkloadConfig& workload : config.workloads) {
    const bool is_held_out =
        !workload.train.empty() &&
        std::ranges::find(workload.train, workload.command) == workload.train.end();
    if (!is_held_out) {
      warnings.push_back(fmt::format(
          "workload \"{}\": PGO profiles train on the very command that is measured; give `train` "
          "another input to see what users of other inputs get",
          workload.name));
    }
  }
  return warnings;
}

/// "clang 19.1.7, gcc 12.2.0"
std::string compiler_titles(const Toolchains& toolchains) {
  std::string titles;
  for (const Toolchain& toolchain : toolchains.all()) {
    titles += (titles.empty() ? "" : ", ") + toolchain.title();
  }
  return titles;
}

RunFacts collect_facts(Session& session, const Preparation& prepared) {
  const Machine machine = find_machine();
  RunFacts facts{.project_name = prepared.model.name,
                 .source = session.config.project.source,
                 .target = session.config.project.target,
                 .build_type = session.config.project.build_type,
                 .configure = session.config.project.configure,
                 .compiler_choice = session.config.project.compilers,
                 .closure = prepared.closure.targets,
                 .plain_build = prepared.plain_build,
                 .compiler = compiler_titles(session.toolchains),
                 .linker = session.toolchains.first().linker_title(),
                 .cmake = session.toolchains.first().cmake_version,
                 .machine = title(machine),
                 .cpu = machine.cpu,
                 .kernel = machine.kernel,
                 .governor = machine.governor,
                 .turbo = machine.turbo,
                 .advice = session.config.advice};
  if (const auto cost = measure_spawn_cost(*session.launcher)) facts.spawn_cost = *cost;
  const bool trains = std::ranges::any_of(
      prepared.profiles, [](const Profile& profile) { return profile.axes.pgo != Pgo::kNone; });
  if (trains) facts.warnings = find_warnings(session.config);
  for (const WorkloadConfig& workload : session.config.workloads) {
    facts.workloads.push_back({.name = workload.name,
                               .command = workload.command,
                               .check = name_of(workload.check.kind),
                               .metric = workload.metric,
                               .weight = workload.weight});
  }
  return facts;
}

}  // namespace

Result<RunRow> find_or_add_run(Session& session, const Preparation& prepared,
                               const RunRequest& request) {
  if (!session.fresh) {
    auto known = session.store.find_last_run(prepared.run_key);
    if (known && known->status != RunStatus::kFailed) return *known;
  }
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  RunRow run{.key = prepared.run_key,
             .started_at = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now)),
             .seed = request.seed ? *request.seed : std::random_device{}()};
  RunFacts facts = collect_facts(session, prepared);
  facts.search = request.search;
  facts.steps_stay = true;
  run.facts_json = to_json(facts);
  const auto id = session.store.add_run(run);
  if (!id) return fail(id);
  run.id = *id;
  return run;
}

}  // namespace hone
