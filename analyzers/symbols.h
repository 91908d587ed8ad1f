// SPDX-License-Identifier: Apache-2.0
// Bytes per symbol of the profiles of a run, by the rules of `hone bloat` (docs/SYMBOLS.md): rows
// of one file for the store, and the join of all profiles' rows for reports.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/store.h"

namespace hone {

/// Symbols of the file, suffixes (.cold, .part.N, .llvm.H, …) rolled up into their base, sorted by
/// size, largest first. Names that share the bytes of another one are rows without bytes; of
/// symbols that read alike (a class's constructors) there is one name.
Result<std::vector<SymbolRow>> load_symbols(const std::filesystem::path& file,
                                            const std::string& artifact_name);

/// One symbol across profiles.
struct JoinedSymbol {
  std::string name;
  std::map<std::string, Bytes> sizes;    ///< by profile, every analysed one; 0 where absent
  std::map<std::string, Bytes> cold;     ///< of these bytes, in cold parts; where there are some
  std::map<std::string, int> shared_by;  ///< names that share its bytes, or that it shares those of
};

/// Joins by name, sections and artifacts added up. Sorted by the largest absolute difference to
/// `reference`, then by size, then by name. Names without bytes in any profile are left out.
std::vector<JoinedSymbol> join_symbols(
    const std::map<std::string, std::vector<SymbolRow>>& by_profile, const std::string& reference);

}  // namespace hone
