// SPDX-License-Identifier: Apache-2.0
// Everything that hone did and measured, in one SQLite file (WAL, foreign keys, a schema version):
// a row is written the moment the fact exists and is never changed by analysis, so that any report
// can be made again. The rows are plain data; columns named `*_json` hold documents whose shape
// belongs to their writer.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/hot_rows.h"
#include "core/process.h"
#include "core/result.h"
#include "core/units.h"

namespace hone {

enum class StepStatus { kRunning, kDone, kFailed };

/// One step of a plan, under its content key. kRunning after a crash means: redo it.
struct StepRow {
  std::string key;
  std::string kind;   ///< "configure", "build", "train", "merge", …
  std::string label;  ///< for people: "build pgo+thin-lto"
  StepStatus status = StepStatus::kRunning;
  Seconds seconds{0};       ///< wall time of the (first, real) execution
  std::string reason;       ///< kFailed: the first error, one line
  std::string result_json;  ///< kDone: what later steps and reports need
  std::string finished_at;  ///< UTC, ISO 8601
};

/// kFailed: what is recorded allows no verdict (the baseline failed in the race), and no going on.
enum class RunStatus { kUnfinished, kFinished, kFailed };

struct RunRow {
  std::int64_t id = 0;
  std::string key;  ///< content key of all that the run depends on: equal keys may be resumed
  RunStatus status = RunStatus::kUnfinished;
  std::string started_at;  ///< UTC, ISO 8601
  std::uint64_t seed = 0;
  std::string facts_json;  ///< project, toolchain, machine, workloads, options: see cli/report
  std::string verdict_json = {};  ///< what it said when it was finished, see cli/stored_verdict.h
};

/// One profile of one run. `position` orders them simplest first; baseline is 0.
struct ProfileRow {
  std::int64_t run = 0;
  int position = 0;
  std::string name;
  std::string axes_json;
  std::string status;     ///< "built", "same-binary", "failed", "disqualified", "skipped"
  std::string same_as;    ///< status "same-binary": the name of the raced profile
  std::string reason;     ///< why not "built"
  std::string build_key;  ///< of its last build step; empty when there is none
  Seconds build_seconds{0};
  std::string facts_json;  ///< escaped units, training facts, warnings
};

struct Sizes {
  Bytes file{0};
  Bytes loaded{0};
  Bytes text{0};
  Bytes rodata{0};
  Bytes data{0};
  Bytes bss{0};
};

/// One analysed file of a build: the executable or a shared library of the project.
struct ArtifactRow {
  std::string build_key;
  std::string name;  ///< path relative to the build folder
  std::string kind;  ///< "executable" or "library"
  Sizes sizes;
  std::string loaded_hash;  ///< of every loaded section, see analyzers/image
};

/// Bytes of one symbol (suffixes rolled up) in one artifact.
struct SymbolRow {
  std::string artifact;  ///< ArtifactRow::name
  std::string name;      ///< demangled
  std::string section;   ///< "text", "rodata", "data", "bss"
  Bytes size{0};
  Bytes cold{0};  ///< of these, in cold parts
  int count = 1;  ///< symbols rolled up into this row
  int shared_by = 1;
};

/// kCounted and kEmulated: a run outside the race whose instructions were counted, by the CPU or by
/// valgrind. kTraining: a round outside the race on what a workload's profiles are trained with;
/// all its training commands are one sample, their times added.
enum class SamplePhase { kCheck, kWarmUp, kRound, kCounted, kEmulated, kTraining };

/// A number that a run gave, with its name: what its program printed, or a counter.
using Readings = std::vector<std::pair<std::string, double>>;

/// One execution of a workload by a profile. Recorded before anything is computed from it.
struct SampleRow {
  std::int64_t run = 0;
  SamplePhase phase = SamplePhase::kRound;
  int round = 0;     ///< 1.. for kRound; else the number of the check or warm-up
  int position = 0;  ///< place in the round's order
  std::string profile;
  std::string workload;
  int padding = 0;  ///< bytes added to the environment
  Outcome outcome;
  std::string output_hash;
  std::string failure;  ///< why the run is not usable (crash, time-out, wrong output); else empty
  Seconds elapsed{0};   ///< measuring time of the whole run so far, at the end of this sample
  double pressure = 0;  ///< /proc/pressure/cpu: share of the run's wall time that someone waited
  double steal = 0;     ///< /proc/stat: stolen share of all CPU time during the run
  /// Executions in this one observation, back to back; the usage is their mean, the peak memory
  /// their largest.
  int repeats = 1;
  int attempt = 0;  ///< 1: the round was run again because the machine was disturbed
  Readings readings = {};
};

class Store {
 public:
  /// Opens or makes the file. A newer schema than this program knows is an Error.
  static Result<Store> open(const std::filesystem::path& file);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  std::optional<StepRow> find_step(std::string_view key);
  /// Inserts or replaces the step of that key.
  Result<void> put_step(const StepRow& step);
  /// The last finished step of that kind and label, for forecasts.
  std::optional<StepRow> find_last_step(std::string_view kind, std::string_view label);

  /// Inserts and returns the new id.
  Result<std::int64_t> add_run(const RunRow& run);
  /// `verdict_json` is what it says; compared by `hone report --verify`.
  Result<void> finish_run(std::int64_t id, std::string_view verdict_json = {});
  Result<void> fail_run(std::int64_t id);
  std::optional<RunRow> find_run(std::int64_t id);
  /// The newest run, of that key when it is not empty.
  std::optional<RunRow> find_last_run(std::string_view key = {});

  /// Inserts or replaces by (run, name).
  Result<void> put_profile(const ProfileRow& profile);
  std::vector<ProfileRow> profiles(std::int64_t run);

  /// Replaces all artifacts and symbols of the build in one transaction.
  Result<void> put_artifacts(std::string_view build_key, const std::vector<ArtifactRow>& artifacts,
                             const std::vector<SymbolRow>& symbols);
  std::vector<ArtifactRow> artifacts(std::string_view build_key);
  std::vector<SymbolRow> symbols(std::string_view build_key);

  Result<void> add_sample(const SampleRow& sample);
  /// In the order of recording.
  std::vector<SampleRow> samples(std::int64_t run);

  /// Inserts the capture with its places and stacks in one transaction; its id is given anew.
  Result<void> add_hot_capture(const HotCapture& capture);
  /// In the order of recording.
  std::vector<HotCapture> hot_captures(std::int64_t run);
  /// The id of the newest capture in the store; 0: there is none.
  std::int64_t last_hot_capture();
  /// Of that profile, those that count ("callgrind") or those that sample (any other source), with
  /// ids up to `last`.
  Result<void> remove_hot_captures(std::int64_t run, std::string_view profile,
                                   std::string_view source, std::int64_t last);

  /// Replaces what is known of that profile: its readable name of a symbol to the baseline's.
  Result<void> put_renamed(std::int64_t run, std::string_view profile,
                           const std::map<std::string, std::string>& names);
  /// By profile.
  std::map<std::string, std::map<std::string, std::string>> renamed(std::int64_t run);

 private:
  Result<void> end_run(std::int64_t id, RunStatus status, std::string_view verdict_json);

  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace hone
