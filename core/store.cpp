// SPDX-License-Identifier: Apache-2.0
// Opening the store; its steps, runs and profiles. Artifacts, symbols and samples are in
// store_measurements.cpp.
#include "core/store.h"

#include <fmt/format.h>

#include "core/store_schema.h"
#include "core/store_state.h"

namespace hone {

namespace {

constexpr std::string_view kStepStatus[] = {"running", "done", "failed"};
constexpr std::string_view kRunStatus[] = {"unfinished", "finished", "failed"};

StepRow read_step(SqlColumns& columns) {
  return {.key = columns.text(),
          .kind = columns.text(),
          .label = columns.text(),
          .status = enum_of<StepStatus>(kStepStatus, columns.text()),
          .seconds = Seconds(columns.real()),
          .reason = columns.text(),
          .result_json = columns.text(),
          .finished_at = columns.text()};
}

RunRow read_run(SqlColumns& columns) {
  return {.id = columns.integer(),
          .key = columns.text(),
          .status = enum_of<RunStatus>(kRunStatus, columns.text()),
          .started_at = columns.text(),
          .seed = static_cast<std::uint64_t>(columns.integer()),
          .facts_json = columns.text(),
          .verdict_json = columns.text()};
}

ProfileRow read_profile(SqlColumns& columns) {
  return {.run = columns.integer(),
          .position = static_cast<int>(columns.integer()),
          .name = columns.text(),
          .axes_json = columns.text(),
          .status = columns.text(),
          .same_as = columns.text(),
          .reason = columns.text(),
          .build_key = columns.text(),
          .build_seconds = Seconds(columns.real()),
          .facts_json = columns.text()};
}

}  // namespace

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::filesystem::path& file) {
  auto database = Database::open(file);
  if (!database) return fail(database);
  if (auto ready = prepare_schema(*database); !ready) return fail(ready);
  return Store(std::make_unique<State>(std::move(*database)));
}

std::optional<StepRow> Store::find_step(std::string_view key) {
  std::optional<StepRow> row;
  state_->read("SELECT * FROM step WHERE key = ?", {key},
               [&](SqlColumns& columns) { row = read_step(columns); });
  return row;
}

Result<void> Store::put_step(const StepRow& step) {
  return state_->database.run(
      "INSERT OR REPLACE INTO step (key, kind, label, status, seconds, reason, result_json,"
      " finished_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {step.key, step.kind, step.label, name_in(kStepStatus, step.status), step.seconds.count(),
       step.reason, step.result_json, step.finished_at});
}

std::optional<StepRow> Store::find_last_step(std::string_view kind, std::string_view label) {
  std::optional<StepRow> row;
  state_->read(
      "SELECT * FROM step WHERE kind = ? AND label = ? AND status = 'done'"
      " ORDER BY finished_at DESC, rowid DESC LIMIT 1",
      {kind, label}, [&](SqlColumns& columns) { row = read_step(columns); });
  return row;
}

Result<std::int64_t> Store::add_run(const RunRow& run) {
  auto added = state_->database.run(
      "INSERT INTO run (key, status, started_at, seed, facts_json) VALUES (?, ?, ?, ?, ?)",
      {run.key, name_in(kRunStatus, run.status), run.started_at,
       static_cast<std::int64_t>(run.seed), run.facts_json});
  if (!added) return fail(added);
  return state_->database.last_inserted_id();
}

Result<void> Store::end_run(std::int64_t id, RunStatus status, std::string_view verdict_json) {
  auto updated = state_->database.run("UPDATE run SET status = ?, verdict_json = ? WHERE id = ?",
                                      {name_in(kRunStatus, status), verdict_json, id});
  if (updated && state_->database.changes() == 0) {
    return fail(fmt::format("{} has no run {}", state_->database.file().string(), id));
  }
  return updated;
}

Result<void> Store::finish_run(std::int64_t id, std::string_view verdict_json) {
  return end_run(id, RunStatus::kFinished, verdict_json);
}

Result<void> Store::fail_run(std::int64_t id) { return end_run(id, RunStatus::kFailed, {}); }

std::optional<RunRow> Store::find_run(std::int64_t id) {
  std::optional<RunRow> row;
  state_->read("SELECT * FROM run WHERE id = ?", {id},
               [&](SqlColumns& columns) { row = read_run(columns); });
  return row;
}

std::optional<RunRow> Store::find_last_run(std::string_view key) {
  std::optional<RunRow> row;
  state_->read("SELECT * FROM run WHERE ?1 = '' OR key = ?1 ORDER BY id DESC LIMIT 1", {key},
               [&](SqlColumns& columns) { row = read_run(columns); });
  return row;
}

Result<void> Store::put_profile(const ProfileRow& profile) {
  return state_->database.run(
      "INSERT OR REPLACE INTO profile (run, position, name, axes_json, status, same_as, reason,"
      " build_key, build_seconds, facts_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {profile.run, profile.position, profile.name, profile.axes_json, profile.status,
       profile.same_as, profile.reason, profile.build_key, profile.build_seconds.count(),
       profile.facts_json});
}

std::vector<ProfileRow> Store::profiles(std::int64_t run) {
  std::vector<ProfileRow> rows;
  state_->read("SELECT * FROM profile WHERE run = ? ORDER BY position, name", {run},
               [&](SqlColumns& columns) { rows.push_back(read_profile(columns)); });
  return rows;
}

}  // namespace hone
