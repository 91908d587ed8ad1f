// SPDX-License-Identifier: Apache-2.0
// The defined symbols of an ELF file in section space: each with its section, its offset in it and
// its size, names left in the file. What has no place in a section (undefined, absolute, file and
// section symbols) is left out.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzers/elf_file.h"
#include "core/result.h"

namespace hone {

enum class SymbolBinding : std::uint8_t { kLocal, kWeak, kGlobal };

struct ElfSymbol {
  std::uint64_t begin = 0;  ///< offset in the section, <= its size
  std::uint64_t size = 0;   ///< st_size; 0 for labels; begin + size <= the section's size
  std::uint32_t section = 0;
  std::uint32_t name = 0;  ///< offset in the string table
  std::uint32_t name_size = 0;
  std::uint32_t unit = 0;  ///< of local symbols: index in SymbolTable::units; 0: unknown
  std::uint8_t type = 0;   ///< STT_*
  SymbolBinding binding = SymbolBinding::kLocal;

  std::uint64_t end() const { return begin + size; }
};

struct SymbolTable {
  std::vector<ElfSymbol> symbols;
  std::vector<std::string_view> units = {{}};  ///< STT_FILE names; [0] is empty: unknown
  std::string_view names;                      ///< the string table
  /// Symbols of common blocks (relocatable files only), of kMostMemory bytes at most together with
  /// the large ones; their `section` is 0. A Breakdown has them among its `symbols` as well, with a
  /// place.
  std::vector<ElfSymbol> commons;
  std::vector<ElfSymbol> large_commons;  ///< x86-64, of the medium and large code models

  std::string_view name_of(const ElfSymbol& symbol) const {
    return names.substr(symbol.name, symbol.name_size);
  }
};

/// Reads the table of type SHT_SYMTAB or SHT_DYNSYM; without one the result is empty. Symbols that
/// reach over the end of their section are clipped. An Error for a broken table. Linear in the
/// table and its names.
Result<SymbolTable> read_symbols(const ElfFile& file, std::uint32_t table_type,
                                 std::string_view file_name);

}  // namespace hone
