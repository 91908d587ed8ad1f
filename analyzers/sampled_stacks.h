// SPDX-License-Identifier: Apache-2.0
// What a recording says, counted: distinct stacks of places. A place is an address in a file's own
// address space, so that it means the same in every process and run. Nothing is named here.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "analyzers/address_space.h"
#include "core/result.h"

namespace hone {

struct SampledPlace {
  std::uint32_t module = 0;   ///< index in SampledStacks::modules
  std::uint64_t address = 0;  ///< 0 in modules that are no files

  auto operator<=>(const SampledPlace&) const = default;
};

struct SampledStacks {
  std::vector<MappedModule> modules;
  std::vector<SampledPlace> places;
  /// Indices of places, the sampled one first, its callers after it; how often it was seen. Where
  /// the callers could not be found to the end, the last place is in kTruncatedModule.
  std::map<std::vector<std::uint32_t>, std::uint64_t> stacks;
  std::uint64_t samples = 0;
  std::uint64_t lost = 0;       ///< the kernel could not keep them
  std::uint64_t truncated = 0;  ///< stacks without their outermost callers
  std::uint64_t processes = 0;
  std::uint64_t threads = 0;
};

/// Names of modules that are no files.
inline constexpr const char* kKernelModule = "[kernel]";
inline constexpr const char* kAnonymousModule = "[anonymous code]";
inline constexpr const char* kTruncatedModule = "[unknown callers]";

/// Maps every sample to places; unwinds recorded stacks with the tables of the mapped files, when
/// these are still what was mapped. O(samples * depth).
SampledStacks count_stacks(const PerfStream& stream);

/// False when the file at the module's path is not the one that was mapped (another build id, else
/// another inode), or is gone.
bool is_same_file(const MappedModule& module);

}  // namespace hone
