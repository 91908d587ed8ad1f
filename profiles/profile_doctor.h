// SPDX-License-Identifier: Apache-2.0
// How well profile data fitted the program that was compiled with it, by the compiler's own
// warnings in the build's log: old data, or data of other code, is used in part and passes in
// silence otherwise.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "profiles/profile_data.h"

namespace hone {

/// Clang's warnings are one per function: "… (hash mismatch) NAME Hash = H up to N count discarded"
/// and, with -pgo-warn-missing-function, "no profile data available for function NAME Hash = H".
struct ProfileMisfits {
  std::int64_t stale = 0;    ///< functions whose shape differs from the one that was counted
  double discarded = 0;      ///< counts of these
  std::int64_t missing = 0;  ///< functions without a record
  std::int64_t units = 0;    ///< GCC: units without data (-Wmissing-profile)
};

ProfileMisfits parse_misfits(std::string_view log);

/// "profile data fits 145 of 150 functions (2 stale, 3 without a record), 99.2 % of the executed
/// weight". `trained` is what the data holds.
std::string describe_fit(const ProfileMisfits& misfits, const TrainingFacts& trained);

}  // namespace hone
