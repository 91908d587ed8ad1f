// SPDX-License-Identifier: Apache-2.0
// Bytes of the rows of hone hot, as the store has them of each build. A stripped program has no
// names by which its bytes could be told: its profile is left out, which is not the same as 0.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analyzers/hot_table.h"
#include "core/store.h"
#include "core/units.h"

namespace hone {

using SizeByProfile = std::map<std::string, Bytes>;

struct HotSizes {
  std::map<std::string, SizeByProfile> all;   ///< by the row's name: every section
  std::map<std::string, SizeByProfile> code;  ///< of these, machine code of symbols
  SizeByProfile none;                         ///< every profile with names: 0
  /// By the row's name, of source functions too: names that share its bytes, see JoinedSymbol.
  std::map<std::string, std::map<std::string, int>> shared_by;
};

/// True of views whose rows have sizes (symbols, templates).
bool has_sizes(HotView view);

/// Of the project's files; bytes are empty for a view that has none. `symbols` are by profile.
HotSizes find_hot_sizes(const std::map<std::string, std::vector<SymbolRow>>& symbols, HotView view);

}  // namespace hone
