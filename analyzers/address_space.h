// SPDX-License-Identifier: Apache-2.0
// Which file lay at which address of which process when: built from the kernel's records of
// mappings, forks and execs, in the order of time.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/perf_stream.h"

namespace hone {

/// A file (or a named piece of memory: "[vdso]", "//anon") that was mapped as code.
struct MappedModule {
  std::string path;
  std::string build_id;     ///< hexadecimal, as the kernel read it; empty: it did not
  std::uint64_t inode = 0;  ///< when there is no build_id; 0: not known
};

struct Mapping {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t file_offset = 0;  ///< of `begin`
  std::uint32_t module = 0;       ///< index in AddressSpaces::modules()
};

class AddressSpaces {
 public:
  /// Takes mappings, forks, execs and exits; other records change nothing.
  void apply(const PerfRecord& record);
  /// nullptr when nothing is mapped there that the kernel told of. O(log mappings).
  const Mapping* find(std::uint32_t process, std::uint64_t address) const;
  const std::vector<MappedModule>& modules() const { return modules_; }

 private:
  using Mappings = std::map<std::uint64_t, Mapping>;  ///< by begin

  void add_mapping(const PerfRecord& record);
  std::uint32_t module_index(MappedModule module);

  std::vector<MappedModule> modules_;
  std::unordered_map<std::string, std::uint32_t> indices_;  ///< by path, build id and inode
  std::unordered_map<std::uint32_t, Mappings> processes_;
};

}  // namespace hone
