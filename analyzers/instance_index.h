// SPDX-License-Identifier: Apache-2.0
// The instances of templates: symbols, with the parts that were split off them, below their row.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzers/row_index.h"

namespace hone {

class InstanceIndex {
 public:
  struct Instance {
    std::string_view base;  ///< mangled, without suffixes
    std::uint32_t row = 0;
    std::uint32_t unit = 0;  ///< of local names; parts of a global symbol may be local
    std::uint64_t size = 0;  ///< bytes of all parts
  };

  /// Adds the bytes to the instance of that row, base and unit. `is_split_off`: a part that belongs
  /// to the global symbol of that base, where one was added before.
  void add(const Instance& part, bool is_split_off);

  const std::vector<Instance>& instances() const { return instances_; }

 private:
  std::uint32_t find(const Instance& part, std::uint64_t hash) const;

  RowIndex index_;
  std::vector<Instance> instances_;
};

}  // namespace hone
