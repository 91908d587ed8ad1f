// SPDX-License-Identifier: Apache-2.0
// What was typed after `hone measure`, and the commands and options that it means. Nothing is
// started here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/command_race.h"
#include "cli/options.h"

namespace hone {

struct MeasureWords {
  std::vector<std::string> commands;
  std::optional<std::vector<std::string>> after_dashes;  ///< nothing without "--"
  std::vector<std::string> vs;  ///< --vs before the dashes, where it means nothing
  std::vector<std::string> names;
  std::vector<std::string> prepare;
  std::string metric = "auto";
  std::string margin = "1%";
  std::string budget = "5m";
  std::string timeout;  ///< empty: the budget, at least a minute
  std::optional<std::uint64_t> seed;
  int max_rounds = kUsualRounds;
  int warmup = 1;
  int repeat = 0;  ///< 0: as short runs need
  bool ignore_failure = false;
  bool quiet = false;
  std::string file;  ///< --output; empty: stdout
  OutputOptions output;
};

/// The commands with their preparations; an Error where the words make none.
Result<std::vector<RacedCommand>> read_commands(const MeasureWords& words);

/// As given by --name, empty for the others; one per command. No two commands are called the same.
Result<std::vector<std::string>> read_names(const MeasureWords& words, std::size_t commands);

/// All options of the race but its scratch folder. An Error names the option.
Result<CommandRaceOptions> read_options(const MeasureWords& words, int commands);

}  // namespace hone
