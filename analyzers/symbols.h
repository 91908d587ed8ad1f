// SPDX-License-Identifier: Apache-2.0
// Bytes per symbol of one ELF file, in section space: every allocated byte belongs to one row, what
// no symbol covers is named (padding, plt, unattributed). Rules: docs/SYMBOLS.md.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/store.h"

namespace hone {

/// Symbols of the file, suffixes (.cold, .part.N, .llvm.H, …) rolled up into their base, sorted by
/// size, largest first.
Result<std::vector<SymbolRow>> load_symbols(const std::filesystem::path& file,
                                            const std::string& artifact_name);

/// One symbol across profiles: name to bytes, one map entry per analysed profile, 0 where absent.
struct JoinedSymbol {
  std::string name;
  std::map<std::string, Bytes> sizes;
};

/// Joins by name, sections and artifacts added up. Sorted by the largest absolute difference to
/// `reference`, then by size, then by name.
std::vector<JoinedSymbol> join_symbols(
    const std::map<std::string, std::vector<SymbolRow>>& by_profile, const std::string& reference);

}  // namespace hone
