// SPDX-License-Identifier: Apache-2.0
// A race of any commands, without a build: the rounds, looks and verdicts of `hone run`. Commands
// are opaque: two that are the same program are two entries. The first is the reference. All runs
// stay in the record, from which everything else is computed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/replay.h"
#include "core/config.h"
#include "core/process.h"
#include "core/store.h"

namespace hone {

/// What samples of a race of commands have as their workload.
inline constexpr const char* kRacedWorkload = "command";

struct RacedCommand {
  std::vector<std::string> argv;
  std::vector<std::string> prepare = {};  ///< run before each execution, untimed; empty: nothing
};

struct CommandRaceOptions {
  MetricConfig metric = {};
  Fraction margin{0.01};
  Seconds budget{300};
  Seconds timeout{300};  ///< of one execution
  std::uint64_t seed = 1;
  int max_rounds = kUsualRounds;
  /// Runs of each before the race, >= 1: the first shows that it works, the last is as those of the
  /// rounds, for which one that prints has another one where need be.
  int warmup = 1;
  std::optional<int> repeats;  ///< executions in one observation; empty: as short runs need
  bool ignore_failure = false;
  std::vector<std::string> titles = {};    ///< of the commands, for messages; empty: their numbers
  std::filesystem::path scratch;           ///< an existing folder for what the commands print
  std::optional<Seconds> spawn_cost = {};  ///< of an empty program; for the report alone
};

/// What the caller wants to hear while it lasts; any may be empty.
struct CommandRaceHooks {
  std::function<void(int entry, int number)> warming_up;
  std::function<void(const RaceReplay& replay, Seconds round_cost)> before_race;
  std::function<void(const RaceReplay& replay, const RoundPlan& plan)> before_round;
};

/// GNU grep, for one, stops at its first match when its output is /dev/null.
struct QuickUnread {
  int entry = 0;
  Seconds kept{0};        ///< CPU time with its output kept in a file
  Seconds unread{0};      ///< and into /dev/null, as in the rounds
  bool at_least = false;  ///< it was ended there, for it printed too much
};

struct CommandRace {
  std::vector<SampleRow> samples;  ///< SampleRow::profile is the command's index as text
  RaceReplay replay;
  bool interrupted = false;
  /// Commands that took much more CPU time before the race, where what they print was kept in a
  /// file, than into /dev/null.
  std::vector<QuickUnread> unread = {};
};

/// Precondition: at least one command. An Error when a command cannot be started, or fails and
/// failures are not ignored: with its last words.
Result<CommandRace> race_commands(Runner& runner, const std::vector<RacedCommand>& commands,
                                  const CommandRaceOptions& options,
                                  const CommandRaceHooks& hooks = {});

}  // namespace hone
