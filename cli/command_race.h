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
  int warmup = 1;              ///< runs of each before the race, >= 1: they show that it works
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

struct CommandRace {
  std::vector<SampleRow> samples;  ///< SampleRow::profile is the command's index as text
  RaceReplay replay;
  bool interrupted = false;
};

/// Precondition: at least one command. An Error when a command cannot be started, or fails and
/// failures are not ignored: with its last words.
Result<CommandRace> race_commands(Runner& runner, const std::vector<RacedCommand>& commands,
                                  const CommandRaceOptions& options,
                                  const CommandRaceHooks& hooks = {});

}  // namespace hone
