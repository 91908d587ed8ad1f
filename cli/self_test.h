// SPDX-License-Identifier: Apache-2.0
// Can the verdicts be trusted on this machine? Races of a program against itself and against itself
// with known extra work, judged by what is known to be true.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cli/self_test_result.h"
#include "core/process.h"
#include "core/result.h"
#include "core/units.h"

namespace hone {

/// `spin` is the program of `hone spin`, to which a number of iterations is appended. Ends with the
/// first race after `budget`, but not before one race of each kind.
Result<SelfTestResult> run_self_test(Runner& runner, const std::vector<std::string>& spin,
                                     Seconds budget, std::uint64_t seed,
                                     const std::filesystem::path& scratch,
                                     const std::function<void(const SelfTestResult&)>& after_race);

}  // namespace hone
