// SPDX-License-Identifier: Apache-2.0
#include "profiles/merge_step.h"

#include <fmt/format.h>

#include <algorithm>

#include "profiles/gcov.h"
#include "profiles/step_log.h"
#include "profiles/train_step.h"
#include "profiles/training.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kProfdataName = "merged.profdata";

/// `llvm-profdata merge` of all raw files, each with its workload's weight.
Command merge_command(const BuildWorld& world, const Step& step, const fs::path& output) {
  const fs::path& tool = world.toolchains->of(step.axes).profdata;
  Command command{.argv = {tool.string(), "merge", "-o", output.string()}};
  const std::vector<int> weights = training_weights(world.config->workloads);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    for (const fs::path& raw : find_raw_files(*world.folder, step.needs.front(), i)) {
      command.argv.push_back(fmt::format("--weighted-input={},{}", weights[i], raw.string()));
    }
  }
  if (step.needs.size() > 1) {
    command.argv.push_back(profdata_of(*world.folder, step.needs.back()).string());
  }
  return command;
}

/// GCC's runtime has merged already, weights included (see train_step): the counters are taken as
/// they are. gcov-tool 12 cannot merge or scale the counters of values ("internal compiler error:
/// in
/// __gcov_topn_counter_op").
Command copy_command(const BuildWorld& world, const Step& step, const fs::path& output) {
  return {.argv = {world.toolchains->of(step.axes).cmake.string(), "-E", "copy_directory",
                   raw_folder(*world.folder, step.needs.front(), 0).string(), output.string()}};
}

/// Reads what was merged: facts, notes, and whether it is good for anything.
Result<StepResult> judge_profile(const BuildWorld& world, const Step& step,
                                 const std::vector<fs::path>& raw) {
  const fs::path profdata = profdata_of(*world.folder, step.key);
  const Toolchain& toolchain = world.toolchains->of(step.axes);
  const bool gcc = toolchain.family == Family::kGcc;
  auto facts =
      gcc ? load_gcov_facts(*world.runner, toolchain, profdata) : load_training_facts(profdata);
  if (!facts) return fail(facts);
  facts->raw_files = static_cast<int>(raw.size());
  if (facts->functions_counted == 0) {
    return fail(fmt::format("training ran no function of the program: none of {} has a count",
                            facts->functions),
                "the training commands must run {exe} on input that does the work to be faster");
  }
  StepResult result{.profdata = kProfdataName, .training = *facts};
  result.notes.push_back(fmt::format("training counted {} of {} functions",
                                     facts->functions_counted, facts->functions));
  if (gcc) return result;
  if (const auto shared = find_shared_records(raw); shared && !shared->empty()) {
    result.notes.push_back(
        fmt::format("{} static functions share their counts with an equally "
                    "named one in an equally named file, like {}",
                    shared->size(), shared->front()));
  }
  return result;
}

}  // namespace

fs::path profdata_of(const WorkFolder& folder, std::string_view merge_key) {
  return folder.step(merge_key) / kProfdataName;
}

StepOutcome run_merge(const BuildWorld& world, const Step& step) {
  const fs::path output = profdata_of(*world.folder, step.key);
  const bool gcc = world.toolchains->of(step.axes).family == Family::kGcc;
  const Command command =
      gcc ? copy_command(world, step, output) : merge_command(world, step, output);
  const auto run = run_logged(*world.runner, command, log_of(step, *world.folder), Keep::kAll);
  if (!run) return step_broken(run.error());
  if (run->outcome.ending == Ending::kInterrupted) return step_interrupted();
  if (!run->outcome.succeeded()) {
    return step_failed({.message = fmt::format("{} could not merge the counters: {}",
                                               fs::path(command.argv.front()).filename().string(),
                                               describe(run->outcome)),
                        .details = run->output});
  }
  std::vector<fs::path> raw;
  for (std::size_t i = 0; i < world.config->workloads.size(); ++i) {
    const auto files = find_raw_files(*world.folder, step.needs.front(), i);
    raw.insert(raw.end(), files.begin(), files.end());
  }
  auto result = judge_profile(world, step, raw);
  if (!result) return step_failed(result.error());
  return StepDone{.result = std::move(*result), .seconds = run->outcome.usage.wall};
}

}  // namespace hone
