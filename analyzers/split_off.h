// SPDX-License-Identifier: Apache-2.0
// Which function a part that was split off belongs to. Where a function has several names, as
// constructors have, compilers call its parts by any of them: the base is then that of the primary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <unordered_map>

#include "analyzers/breakdown.h"
#include "analyzers/name_hash.h"
#include "analyzers/symbol_name.h"

namespace hone {

class SplitOffNames {
 public:
  /// `parts`: indices of those that will be asked for. The breakdown must outlive this. Expected
  /// linear time in its names, none where nothing is split off.
  SplitOffNames(const Breakdown& breakdown, std::span<const std::uint32_t> parts);

  /// What the name of a part says, with the base of the function that it was split off from: one of
  /// its file, else a global one. Where none is known its own.
  DerivedName derive(const Part& part) const;

 private:
  using BaseByUnit = std::map<std::uint32_t, std::string_view>;
  struct NameHash {
    std::size_t operator()(std::string_view name) const { return hash_name(name); }
  };

  void add(std::uint32_t symbol, std::string_view primary);

  const Breakdown& breakdown_;
  /// By the bases of parts that were split off: those of the primary names beside them.
  std::unordered_map<std::string_view, BaseByUnit, NameHash> primaries_;
};

}  // namespace hone
