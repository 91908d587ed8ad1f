// SPDX-License-Identifier: Apache-2.0
// What a run knew when it started, and what it knows of each profile, as they are kept in the store
// (facts_json of a run and of a profile). A report is made from these and the samples alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/config.h"
#include "core/result.h"

namespace hone {

struct WorkloadFacts {
  std::string name;
  std::vector<std::string> command;
  std::string check;  ///< "stdout", "exit", "files", "command"
  MetricConfig metric = {};
  double weight = 1;
};

/// One axis value on top of what a search stands on.
struct Trial {
  std::string axis;
  std::string value;    ///< its name alone: "thin-lto"
  std::string profile;  ///< with all that it is put on: "pgo+thin-lto"

  bool operator==(const Trial&) const = default;
};

/// What a run is in a search (`hone run --search`): one of its stages, or its last race.
struct SearchFacts {
  std::vector<std::int64_t> earlier;  ///< the runs of the stages before, in their order
  int combinations = 0;               ///< of the axes that it searches: the full grid
  std::string from;                   ///< what is tried on top of it
  std::vector<Trial> tried;           ///< empty: the last race
};

struct RunFacts {
  std::string project_name;
  std::filesystem::path source;
  std::string target;
  std::string build_type;
  std::vector<std::string> configure;
  std::vector<std::string> compiler_choice;  ///< as in hone.toml
  std::vector<std::string> closure;          ///< targets that the flags are for
  std::string plain_build;
  std::string compiler;
  std::string linker;
  std::string cmake;
  std::string machine;
  std::string cpu;
  std::string kernel;
  std::string governor;               ///< as Machine has it; empty: unknown
  std::string turbo;                  ///< "on", "off"; empty: unknown
  std::optional<Seconds> spawn_cost;  ///< of an empty program, when the run began
  std::vector<WorkloadFacts> workloads;
  AdviceConfig advice;
  std::vector<std::string> warnings;
  std::optional<SearchFacts> search = {};
  /// RaceOptions::axes were given to the race; false in the runs of hone before it knew them.
  bool steps_stay = false;
};

struct ProfileFacts {
  int complexity = 0;
  bool raced = false;  ///< an entry of the race; entries are ordered by position
  bool needs_training = false;
  std::vector<std::pair<std::string, std::string>> escaped_units;   ///< unit, reason
  int units = 0;                                                    ///< compiled for the program
  int units_reached = 0;                                            ///< of these, by hone's flags
  int commands_recorded = 0;                                        ///< lines in the linked files
  std::vector<std::pair<std::string, std::string>> unity_excluded;  ///< absolute source, error
  std::vector<std::string> notes;
  std::vector<std::string> logs;  ///< paths below the work folder, in order
  std::string executable;         ///< path below the work folder
  std::string build;              ///< path below the work folder
  std::string profdata;           ///< path below the work folder; empty without PGO
  std::string preload = {};       ///< library that its program runs with (LD_PRELOAD); empty: none
};

std::string to_json(const RunFacts& facts);
std::string to_json(const ProfileFacts& facts);
/// An Error when the text is not what to_json writes: the store was changed by other hands.
Result<RunFacts> parse_run_facts(const std::string& json);
Result<ProfileFacts> parse_profile_facts(const std::string& json);

}  // namespace hone
