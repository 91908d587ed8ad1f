// SPDX-License-Identifier: Apache-2.0
#include "profiles/merge_step.h"

#include <fmt/format.h>

#include <algorithm>

#include "profiles/step_log.h"
#include "profiles/train_step.h"
#include "profiles/training.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kProfdataName = "merged.profdata";

/// `llvm-profdata merge` of all raw files, each with its workload's weight.
Command merge_command(const BuildWorld& world, const Step& step, const fs::path& output) {
  Command command{.argv = {world.toolchain->profdata.string(), "merge", "-o", output.string()}};
  const auto& workloads = world.config->workloads;
  const std::vector<int> weights = training_weights(workloads);
  for (std::size_t i = 0; i < workloads.size(); ++i) {
    for (const fs::path& raw : find_raw_files(*world.folder, step.needs.front(), i)) {
      command.argv.push_back(fmt::format("--weighted-input={},{}", weights[i], raw.string()));
    }
  }
  return command;
}

/// Reads what was merged: facts, notes, and whether it is good for anything.
Result<StepResult> judge_profile(const fs::path& profdata, const std::vector<fs::path>& raw) {
  auto facts = load_training_facts(profdata);
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
  const auto run = run_logged(*world.runner, merge_command(world, step, output),
                              log_of(step, *world.folder), Keep::kAll);
  if (!run) return step_broken(run.error());
  if (run->outcome.ending == Ending::kInterrupted) return step_interrupted();
  if (!run->outcome.succeeded()) {
    return step_failed(
        {.message = "llvm-profdata could not merge the counters: " + describe(run->outcome),
         .details = run->output});
  }
  std::vector<fs::path> raw;
  for (std::size_t i = 0; i < world.config->workloads.size(); ++i) {
    const auto files = find_raw_files(*world.folder, step.needs.front(), i);
    raw.insert(raw.end(), files.begin(), files.end());
  }
  auto result = judge_profile(output, raw);
  if (!result) return step_failed(result.error());
  return StepDone{.result = std::move(*result), .seconds = run->outcome.usage.wall};
}

}  // namespace hone
