// SPDX-License-Identifier: Apache-2.0
// What a PGO training covered, read from the merged .profdata and the raw files with LLVM
// ProfileData.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"

namespace hone {

struct TrainingFacts {
  int raw_files = 0;
  std::int64_t functions = 0;          ///< with a record
  std::int64_t functions_counted = 0;  ///< with at least one count > 0
  double weight = 0;                   ///< sum of all counts; 0 where it is not known (GCC)
};

/// Counts the records of an indexed profile (`raw_files` stays 0). A file that is none, or is
/// damaged, is an Error naming it.
Result<TrainingFacts> load_training_facts(const std::filesystem::path& profdata);

/// Static functions that share one record because an equally named function stands in an equally
/// named file of the same program: their counts are mixed. Names as "file.cpp;function", sorted,
/// without repeats.
Result<std::vector<std::string>> find_shared_records(std::span<const std::filesystem::path> raw);

}  // namespace hone
