// SPDX-License-Identifier: Apache-2.0
// What a done step leaves for later steps and reports, as it is kept in StepRow::result_json. Paths
// are relative to the step's folder (a build's: its build folder), so that a work folder can move.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "profiles/cmake.h"
#include "profiles/profile_data.h"

namespace hone {

struct StepResult {
  std::string skipped;                           ///< why the profile has no such build; else empty
  std::filesystem::path executable;              ///< of a build
  std::vector<std::filesystem::path> libraries;  ///< of a build: the project's shared libraries
  std::vector<EscapedUnit> escaped_units;        ///< of a build
  int units = 0;                                 ///< of a build: compiled for the program
  int units_reached = 0;                         ///< of these, by hone's flags
  int commands_recorded = 0;                     ///< of a build: in the linked files
  std::vector<UnityExclusion> unity_excluded;    ///< of a build, absolute
  std::filesystem::path profdata;                ///< of a merge
  std::optional<TrainingFacts> training;         ///< of a merge
  std::vector<std::string> notes;
};

std::string to_json(const StepResult& result);

/// Nothing when the text is not what to_json writes.
std::optional<StepResult> parse_step_result(const std::string& json);

}  // namespace hone
