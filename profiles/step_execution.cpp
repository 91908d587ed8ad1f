// SPDX-License-Identifier: Apache-2.0
#include "profiles/step_execution.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/disk_use.h"
#include "core/files.h"
#include "profiles/bolt_step.h"
#include "profiles/build_steps.h"
#include "profiles/merge_step.h"
#include "profiles/train_step.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

constexpr int kEndOfLog = 200;

std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

StepRow row_of(const Step& step, StepStatus status) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return {.key = step.key,
          .kind = std::string(name_of(step.kind)),
          .label = step.label,
          .status = status,
          .reason = {},
          .result_json = {},
          .finished_at = status == StepStatus::kRunning ? "" : fmt::format("{:%FT%TZ}", now)};
}

/// Whether what a done step left is still on the disk.
bool has_output(const Step& step, const StepResult& result, const WorkFolder& folder) {
  std::error_code error;
  const fs::path build = folder.build(step.build_key);
  switch (step.kind) {
    case StepKind::kConfigure:
      return fs::exists(build / "CMakeCache.txt", error);
    case StepKind::kBuild:
      return fs::exists(build / result.executable, error) &&
             std::ranges::all_of(result.libraries, [&](const fs::path& library) {
               return fs::exists(build / library, error);
             });
    case StepKind::kTrain:
      return !find_raw_files(folder, step.key, 0).empty();
    case StepKind::kMerge:
      return fs::exists(profdata_of(folder, step.key), error);
    case StepKind::kBolt:
      return fs::exists(build / result.executable, error) && has_bolt_output(build, step.key);
  }
  return false;
}

/// The result of a done step whose output is there; a step that was skipped has no output.
std::optional<StepResult> find_done(const Step& step, Store& store, const WorkFolder& folder) {
  const auto row = store.find_step(step.key);
  if (!row || row->status != StepStatus::kDone) return std::nullopt;
  auto result = parse_step_result(row->result_json);
  if (!result) return std::nullopt;
  if (result->skipped.empty() && !has_output(step, *result, folder)) return std::nullopt;
  return result;
}

/// A build folder in which a build began but is not done is used no more: its configure is to be
/// done again.
bool is_spoilt(const Step& step, Store& store, const WorkFolder& folder) {
  if (step.kind != StepKind::kConfigure || step.build_key == step.key) return false;
  if (!store.find_step(step.build_key)) return false;
  const Step build{.key = step.build_key, .kind = StepKind::kBuild, .build_key = step.build_key};
  return !find_done(build, store, folder);
}

/// True if a tool said so in the end of the step's log: every later step would fail for it too.
bool met_full_disk(const fs::path& log) {
  const std::string end = read_tail(log, kEndOfLog);
  return end.contains("No space left on device") || end.contains("Disk quota exceeded");
}

/// Appends the first error and its hint to the log of the step.
void log_failure(const fs::path& log, const Error& error) {
  std::string text = read_file(log).value_or("") + "error: " + error.message + "\n";
  if (!error.hint.empty()) text += "hint: " + error.hint + "\n";
  static_cast<void>(write_file(log, text));
}

}  // namespace

Result<const PassedStep*> StepExecution::pass(const Step& step) {
  auto passed = settle(step);
  if (!passed) return fail(passed);
  if (!*passed) return nullptr;
  return &passed_.insert_or_assign(step.key, std::move(**passed)).first->second;
}

const PassedStep* StepExecution::find(const std::string& key) const {
  const auto found = passed_.find(key);
  return found == passed_.end() ? nullptr : &found->second;
}

Result<std::optional<PassedStep>> StepExecution::settle(const Step& step) {
  auto inherited = inherit(step);
  if (!inherited || *inherited) return inherited;
  if (!world_.must_redo(step.key) && is_done(step, *world_.store, *world_.folder)) {
    const auto row = world_.store->find_step(step.key);
    auto result = find_done(step, *world_.store, *world_.folder);
    mark_used(world_.folder->step(step.key));
    mark_used(world_.folder->build(step.build_key.empty() ? step.key : step.build_key));
    return PassedStep{.result = std::move(*result), .seconds = row->seconds, .cached = true};
  }
  return carry_out(step);
}

/// What a step becomes because of one that it needs: failed, or skipped with it.
Result<std::optional<PassedStep>> StepExecution::inherit(const Step& step) {
  for (const std::string& key : step.needs) {
    const PassedStep& need = passed_.at(key);
    if (need.error) return PassedStep{.error = need.error};
    if (need.result.skipped.empty()) continue;
    PassedStep skipped{.result = {.skipped = need.result.skipped}, .cached = need.cached};
    StepRow row = row_of(step, StepStatus::kDone);
    row.result_json = to_json(skipped.result);
    if (auto put = world_.store->put_step(row); !put) return fail(put);
    return skipped;
  }
  return std::nullopt;
}

Result<std::optional<PassedStep>> StepExecution::carry_out(const Step& step) {
  if (auto made = make_fresh_directory(world_.folder->step(step.key)); !made) return fail(made);
  if (auto put = world_.store->put_step(row_of(step, StepStatus::kRunning)); !put) return fail(put);
  StepOutcome outcome = run(step);
  if (!outcome && outcome.error().kind == StepFailure::Kind::kInterrupted) return std::nullopt;
  if (!outcome && outcome.error().kind == StepFailure::Kind::kBroken) {
    return std::unexpected(outcome.error().error);
  }
  if (!outcome && met_full_disk(log_of(step, *world_.folder))) {
    return fail(fmt::format("the disk is full: {} needs room below {}", step.label,
                            world_.folder->root().string()),
                "make room with `hone clean`, or name a folder on another disk with --work-dir; "
                "what is done is kept");
  }
  if (world_.redone) world_.redone->insert(step.key);
  return record(step, std::move(outcome));
}

StepOutcome StepExecution::run(const Step& step) {
  switch (step.kind) {
    case StepKind::kConfigure:
      return run_configure(world_, step, closure_);
    case StepKind::kBuild:
      return run_build(world_, step, closure_);
    case StepKind::kTrain:
      return run_training(world_, step, passed_.at(step.needs.front()).result);
    case StepKind::kMerge:
      return run_merge(world_, step);
    case StepKind::kBolt:
      return run_bolt(world_, step, passed_.at(step.needs.front()).result);
  }
  return step_broken({"a step of unknown kind"});
}

Result<PassedStep> StepExecution::record(const Step& step, StepOutcome outcome) {
  PassedStep passed;
  StepRow row = row_of(step, outcome ? StepStatus::kDone : StepStatus::kFailed);
  if (outcome) {
    passed.result = std::move(outcome->result);
    passed.seconds = outcome->seconds;
    row.seconds = passed.seconds;
    row.result_json = to_json(passed.result);
  } else {
    Error error = std::move(outcome.error().error);
    error.message = one_line(std::move(error.message));
    log_failure(log_of(step, *world_.folder), error);
    const bool builds = step.kind == StepKind::kConfigure || step.kind == StepKind::kBuild;
    if (step.instrumented && builds) error.message = "instrumented build: " + error.message;
    row.reason = error.message;
    passed.error = std::move(error);
  }
  if (auto put = world_.store->put_step(row); !put) return fail(put);
  return passed;
}

bool is_done(const Step& step, Store& store, const WorkFolder& folder) {
  return find_done(step, store, folder) && !is_spoilt(step, store, folder);
}

std::filesystem::path log_of(const Step& step, const WorkFolder& folder) {
  return folder.step(step.key) / "log";
}

}  // namespace hone
