// SPDX-License-Identifier: Apache-2.0
// Compile units of one relative name that were compiled in different folders, `util.c` of lib/ and
// of app/: each is shown from where their paths part.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/breakdown.h"

namespace hone {

class UnitPaths {
 public:
  /// `unit` is the name as a breakdown keeps it, which must outlive this; `folder` the unit's
  /// DW_AT_comp_dir, empty where it has none.
  void add(std::string_view unit, const std::string& folder);

  /// Renames, in the `part_units` of each breakdown, units that share their name with another path.
  void tell_apart(const std::vector<Breakdown*>& breakdowns) const;

 private:
  struct Unit {
    std::string_view name;
    std::string path;
  };
  std::map<std::string_view, std::vector<Unit>> by_name_;
};

}  // namespace hone
