// SPDX-License-Identifier: Apache-2.0
// Runs one command of a race of commands for one observation and says what came of it: the
// counterpart of Sampler for programs that belong to no project.
#pragma once

#include <optional>
#include <vector>

#include "analyzers/stale_files.h"
#include "analyzers/watched_run.h"
#include "cli/command_race.h"

namespace hone {

class CommandSampler {
 public:
  /// What is referred to outlives this.
  CommandSampler(Runner& runner, const std::vector<RacedCommand>& commands,
                 const CommandRaceOptions& options)
      : runner_(runner), commands_(commands), options_(options), is_loud_(commands.size(), false) {}

  /// What becomes of what the command prints: kept in a file for the case that it fails, or the
  /// same as in the rounds, where it goes to /dev/null unless the metric stands in it.
  enum class Output { kKept, kAsTimed };

  /// Executes the entry `row.repeats` times and fills in what was observed; nothing when hone was
  /// asked to stop. An Error when it cannot be started, fails where failures are not ignored,
  /// prints no number where one is asked for, or reports other benchmarks than the command that was
  /// observed first.
  Result<std::optional<SampleRow>> observe(int entry, SampleRow row, Output output);
  /// Did the last observation go elsewhere than one of a round, and print something there?
  bool printed_elsewhere() const { return printed_elsewhere_; }
  /// CPU time of the command up to its end for printing more than is kept, where the last
  /// observation was made anew because of that.
  std::optional<Seconds> cut_short() const { return cut_short_; }

 private:
  const RacedCommand& command(int entry) const {
    return commands_[static_cast<std::size_t>(entry)];
  }
  bool reads_stdout() const;
  bool keeps_output(int entry, Output output) const;
  Command command_for(int entry, const SampleRow& row, Output output) const;
  Result<void> prepare(int entry);
  Result<WatchedRun> execute(int entry, const Command& command);
  std::string judge(const Command& command, SampleRow& row);
  /// Only what every command reports can be compared.
  Result<void> compare_readings(int entry, const Readings& readings);
  Error describe_failing(int entry, const SampleRow& row, Output output) const;
  std::string title_of(int entry) const;

  Runner& runner_;
  const std::vector<RacedCommand>& commands_;
  const CommandRaceOptions& options_;
  std::vector<bool> is_loud_;  ///< by entry: prints more than is worth keeping
  bool printed_elsewhere_ = false;
  std::optional<Seconds> cut_short_;
  FileStamps stamps_;  ///< of the metric's file, before the run

  struct Reported {
    int entry;
    Readings readings;
  };
  std::optional<Reported> first_;  ///< what the first usable observation reported
};

}  // namespace hone
