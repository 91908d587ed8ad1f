// SPDX-License-Identifier: Apache-2.0
// Where the symbols of a file come from: its own tables, those of its debug file, or no more than
// the function ranges of its unwind tables.
#pragma once

#include <string_view>

#include "analyzers/elf_file.h"
#include "analyzers/symbol_table.h"
#include "core/result.h"

namespace hone {

/// kUnwind: function ranges without names. A file without .symtab uses them beside .dynsym.
enum class NameSource { kSymtab, kDynsym, kUnwind, kNone };

/// "symtab", "dynsym", "unwind", "none".
std::string_view name_of(NameSource source);

struct SourcedSymbols {
  SymbolTable table;
  NameSource source = NameSource::kNone;
  bool is_of_debug_file = false;
};

/// The symbols of the file `name` that `elf` was read from. With `debug` (no bytes: none) its
/// .symtab, matched by section name, address and size, where some fit; else .symtab, else .dynsym
/// and, as nameless functions, the unwind ranges that none of its symbols begins with. An Error for
/// a broken table. O(n log n).
Result<SourcedSymbols> load_symbols_of(const ElfFile& elf, std::string_view name, NamedBytes debug);

}  // namespace hone
