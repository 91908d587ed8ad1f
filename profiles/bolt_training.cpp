// SPDX-License-Identifier: Apache-2.0
#include "profiles/bolt_training.h"

#include <fmt/format.h>

#include "core/files.h"
#include "profiles/bolt_counts.h"
#include "profiles/branch_records.h"
#include "profiles/training.h"
#include "profiles/training_runs.h"

namespace hone {

namespace fs = std::filesystem;
using Ended = BoltFiles::Ended;

namespace {

void forget_counts(BoltFiles& files) {
  for (const BoltFile& file : files.all()) {
    std::error_code ignored;
    for (const fs::path& old : find_bolt_counts(file.data)) fs::remove(old, ignored);
  }
}

Ended run_training(BoltFiles& files, const CountsWay& way) {
  const BuildWorld& world = files.world();
  const Places places{.exe = files.executable().place,
                      .source = world.config->project.source,
                      .build = files.build(),
                      .work = world.folder->scratch()};
  for (const WorkloadConfig& workload : world.config->workloads) {
    auto runs = run_training_commands(world, files.step(), workload, places, way);
    if (!runs) return std::unexpected(std::move(runs.error()));
    files.add(runs->seconds);
  }
  return {};
}

// By the CPU's branch records.

/// What perf recorded of one training command becomes counts of each file that was in it; a file
/// that perf2bolt finds nothing of has none.
Ended aggregate(BoltFiles& files, const fs::path& perf2bolt, const fs::path& recording) {
  // perf2bolt leaves its temporary files behind when it fails.
  const fs::path temporary = recording.string() + "-read";
  if (auto made = make_fresh_directory(temporary); !made) return step_broken(made.error());
  Ended ended;
  for (const BoltFile& file : files.all()) {
    const fs::path counts =
        fmt::format("{}.recorded-{}", file.data.string(), find_bolt_counts(file.data).size());
    const auto made = files.run(aggregation_words(perf2bolt, recording, file.place, counts),
                                {{"TMPDIR", temporary.string()}});
    if (!made) ended = std::unexpected(made.error());
    std::error_code ignored;
    if (count_branches(counts) == 0) fs::remove(counts, ignored);
  }
  std::error_code ignored;
  fs::remove_all(temporary, ignored);
  return ended;
}

/// Trains under perf. An error of the kind kFailed says why the counts are of no use.
Ended count_by_records(BoltFiles& files, const fs::path& perf) {
  const fs::path perf2bolt = find_perf2bolt(files.tools().bolt);
  if (perf2bolt.empty()) return step_failed({"there is no perf2bolt beside llvm-bolt"});
  const fs::path recording = files.world().folder->step(files.step().key) / "recording";
  Ended aggregated;
  CountsWay way;
  way.wrap = [&](Command& command) { record_branches(command, perf, recording); };
  way.after_each = [&] {
    if (aggregated) aggregated = aggregate(files, perf2bolt, recording);
  };
  const Ended ended = run_training(files, way);
  std::error_code ignored;
  fs::remove(recording, ignored);
  if (!ended) {
    StepFailure failure = ended.error();
    failure.error.message = "under perf, " + failure.error.message;
    return std::unexpected(std::move(failure));
  }
  if (!aggregated) return aggregated;
  std::uint64_t branches = 0;
  for (BoltFile& file : files.all()) {
    for (const fs::path& counts : find_bolt_counts(file.data)) branches += count_branches(counts);
    file.counted = true;
  }
  if (branches < kFewestBranches) {
    return step_failed(
        {fmt::format("perf saw {} executions of branches in training, and {} are "
                     "needed: let it run longer",
                     branches, kFewestBranches)});
  }
  if (find_bolt_counts(files.executable().data).empty())
    return step_failed({"perf saw no branches of the program itself"});
  files.note(
      fmt::format("BOLT counted by the CPU's branch records: {} executions of branches", branches));
  return {};
}

// By instrumentation.

Ended instrument(BoltFiles& files, BoltCounts how) {
  for (BoltFile& file : files.all()) {
    if (how == BoltCounts::kWatched && !file.counted) continue;
    auto made = files.rewrite(file, bolt_count_options(file.data, how));
    if (!made) return std::unexpected(std::move(made.error()));
    file.counted = made->empty();
    if (file.counted) continue;
    if (auto ended = files.give_up(file, "cannot instrument", *made); !ended) return ended;
  }
  return {};
}

Ended count_by_instrumentation(BoltFiles& files, BoltCounts how) {
  if (auto ended = instrument(files, how); !ended) return ended;
  CountsWay way;
  if (how == BoltCounts::kWatched) {
    way.linger = kWatcherPatience;
    way.after_each = [&] {
      for (const BoltFile& file : files.all()) keep_bolt_counts(file.data);
    };
  }
  return run_training(files, way);
}

Ended count_by_instrumentation(BoltFiles& files) {
  if (auto ended = count_by_instrumentation(files, BoltCounts::kAtEnd); !ended) return ended;
  const BoltFile& executable = files.executable();
  if (!executable.counted || !find_bolt_counts(executable.data).empty()) return {};
  forget_counts(files);
  return count_by_instrumentation(files, BoltCounts::kWatched);
}

}  // namespace

Ended train_for_bolt(BoltFiles& files) {
  for (const WorkloadConfig& workload : files.world().config->workloads) {
    if (std::string doubt = find_training_doubt(workload); !doubt.empty()) files.note(doubt);
  }
  forget_counts(files);
  const BranchRecorder& recorder = files.world().branches;
  std::string reason = recorder.missing;
  if (!recorder.perf.empty()) {
    for (const BoltFile& file : files.all()) BoltFiles::restore(file);
    const Ended ended = count_by_records(files, recorder.perf);
    if (ended || ended.error().kind != StepFailure::Kind::kFailed) return ended;
    reason = ended.error().error.message;
    forget_counts(files);
  }
  files.note("BOLT counted by instrumentation: " + reason);
  return count_by_instrumentation(files);
}

}  // namespace hone
