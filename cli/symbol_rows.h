// SPDX-License-Identifier: Apache-2.0
// What the rows of the store's bytes per symbol are: symbols with names, functions that are named
// by where they begin, and parts of a file that no symbol owns.
#pragma once

#include <string_view>
#include <vector>

#include "core/store.h"

namespace hone {

/// False of "[padding]", "[moved by BOLT]" and their like, which no symbol owns.
bool is_symbol_name(std::string_view name);

bool is_code(const SymbolRow& row);

/// False of a stripped program, most of whose code is named by where it begins: its symbols are not
/// those of another program. `rows` are of all its artifacts.
bool has_names(const std::vector<SymbolRow>& rows);

}  // namespace hone
