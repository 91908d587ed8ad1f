// SPDX-License-Identifier: Apache-2.0
// BOLT: moves the hot code of a linked program, and of the project's libraries that it loads,
// together, by the counts of the training commands (profiles/bolt_training). The results take the
// places of the linked files (profiles/bolt_files).
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "profiles/execute.h"
#include "profiles/step_outcome.h"

namespace hone {

/// The counts of the file at that index, in the BOLT step's folder.
std::filesystem::path bolt_data_of(const WorkFolder& folder, std::string_view bolt_key,
                                   std::size_t index);

/// The options of llvm-bolt that made the file of that index, one a line, beside its counts; absent
/// when the file stayed as it was linked.
std::filesystem::path bolt_options_of(const WorkFolder& folder, std::string_view bolt_key,
                                      std::size_t index);

/// True if the build folder holds what the step with that key made of its files.
bool has_bolt_output(const std::filesystem::path& build, std::string_view bolt_key);

/// `built` names the files. The executable must be counted in training; a library that is not, or
/// cannot be instrumented, stays as it was linked, with a note. A function that BOLT cannot move is
/// skipped and named.
StepOutcome run_bolt(const BuildWorld& world, const Step& step, const StepResult& built);

/// Options of llvm-bolt beside input, output, data and functions to skip. Line tables are kept
/// where they come out right: not those of GCC.
std::vector<std::string> bolt_options(Family compiler);

}  // namespace hone
