// SPDX-License-Identifier: Apache-2.0
// Which function a part that was split off belongs to. Where a function has several names, as
// constructors have, compilers call its parts by any of them: the base is then that of the primary.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <unordered_map>

#include "analyzers/breakdown.h"
#include "analyzers/symbol_name.h"

namespace hone {

class SplitOffNames {
 public:
  /// The breakdown must outlive this. Linear in its names; nearly free where nothing is split off.
  explicit SplitOffNames(const Breakdown& breakdown);

  /// What the name of a part says, with the base of the function that it was split off from: one of
  /// its file, else a global one. Of whole functions and where no other name is known its own.
  DerivedName derive(const Part& part) const;

 private:
  using BaseByUnit = std::map<std::uint32_t, std::string_view>;

  void add(std::uint32_t symbol, std::string_view primary);

  const Breakdown& breakdown_;
  /// By the bases of parts that were split off: those of the primary names beside them.
  std::unordered_map<std::string_view, BaseByUnit> primaries_;
};

}  // namespace hone
