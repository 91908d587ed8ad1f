// SPDX-License-Identifier: Apache-2.0
// What a profile needs that a machine may lack: then its row is "skipped", with this reason.
#pragma once

#include <string>
#include <vector>

#include "profiles/profile.h"
#include "profiles/toolchain.h"

namespace hone {

/// Where programs are to run.
struct Fleet {
  int cpu_level = 4;              ///< of the machine that measures, see profiles/cpu
  std::vector<std::string> cpus;  ///< `cpus` of [fleet]: names that find_level_by_name knows
};

/// "needs llvm-bolt (package bolt-19)", …; empty: nothing is missing.
std::string find_missing_need(const Axes& axes, const Toolchain& toolchain, const Fleet& fleet);

/// On which CPUs the profile's program runs, for exports: "x86-64-v3 (AVX2, BMI2, FMA), …"; empty
/// when the project decides.
std::string runs_on(const Axes& axes);

}  // namespace hone
