// SPDX-License-Identifier: Apache-2.0
// GCC's counters: a folder with one .gcda file per unit; what they cover, read with gcov-dump.
#pragma once

#include <filesystem>
#include <string_view>

#include "core/process.h"
#include "core/result.h"
#include "profiles/profile_data.h"
#include "profiles/toolchain.h"

namespace hone {

/// Functions with a record, and those with a count that is not 0, in the text that `gcov-dump -l`
/// prints of one or more files.
TrainingFacts parse_gcov_dump(std::string_view text);

/// The same of all .gcda files of the folder. An Error names a folder without any, or a file that
/// gcov-dump cannot read.
Result<TrainingFacts> load_gcov_facts(Runner& runner, const Toolchain& toolchain,
                                      const std::filesystem::path& folder);

}  // namespace hone
