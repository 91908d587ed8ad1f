// SPDX-License-Identifier: Apache-2.0
#include "analyzers/symbol_sources.h"

#include <llvm/BinaryFormat/ELF.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "analyzers/address_index.h"
#include "analyzers/unwind.h"

namespace hone {
namespace {

Result<SourcedSymbols> read_own(const ElfFile& elf, std::string_view name) {
  constexpr std::array kSources = {
      std::pair{llvm::ELF::SHT_SYMTAB, NameSource::kSymtab},
      std::pair{llvm::ELF::SHT_DYNSYM, NameSource::kDynsym},
  };
  for (const auto& [type, source] : kSources) {
    auto table = read_symbols(elf, type, name);
    if (!table) return fail(table);
    if (table->symbols.empty() && table->commons.empty() && table->large_commons.empty()) continue;
    return SourcedSymbols{.table = std::move(*table), .source = source};
  }
  return SourcedSymbols{};
}

/// From the .symtab of a separate debug file, whose sections are those of `elf` without their
/// bytes. Source kNone when it has none that fit.
Result<SourcedSymbols> read_debug(const ElfFile& elf, NamedBytes debug) {
  auto debug_elf = parse_elf(debug.bytes, debug.name);
  if (!debug_elf) return fail(debug_elf);
  auto table = read_symbols(*debug_elf, llvm::ELF::SHT_SYMTAB, debug.name);
  if (!table) return fail(table);
  std::map<std::pair<std::string_view, std::uint64_t>, const ElfSection*> places;
  for (const ElfSection& section : elf.sections) {
    places.emplace(std::pair{section.name, section.address}, &section);
  }
  std::vector<std::uint32_t> moved(debug_elf->sections.size());
  for (const ElfSection& section : debug_elf->sections) {
    const auto place = places.find({section.name, section.address});
    const bool fits = place != places.end() && place->second->size == section.size;
    moved[section.index] = fits ? place->second->index : 0;
  }
  std::erase_if(table->symbols, [&](ElfSymbol& symbol) {
    symbol.section = moved[symbol.section];
    return symbol.section == 0;
  });
  if (table->symbols.empty()) return SourcedSymbols{};
  return SourcedSymbols{
      .table = std::move(*table), .source = NameSource::kSymtab, .is_of_debug_file = true};
}

/// Adds a nameless function for each unwind range that no symbol begins with.
void add_unwind_ranges(SourcedSymbols& out, const ElfFile& elf) {
  if (elf.is_relocatable()) return;  // addresses are not yet known
  std::vector<std::pair<std::uint32_t, std::uint64_t>> begins;
  for (const ElfSymbol& symbol : out.table.symbols) {
    if (symbol.size > 0) begins.emplace_back(symbol.section, symbol.begin);
  }
  std::ranges::sort(begins);
  const SectionIndex index(elf);
  for (const UnwindEntry& entry : read_unwind(elf)) {
    const auto place = index.find(entry.address);
    if (!place) continue;
    const std::pair key{place->section, place->offset};
    if (std::ranges::binary_search(begins, key)) continue;
    const ElfSection& section = elf.sections[place->section];
    ElfSymbol symbol;
    symbol.begin = place->offset;
    symbol.size = std::min(entry.size, section.size - place->offset);
    symbol.section = place->section;
    symbol.type = llvm::ELF::STT_FUNC;
    out.table.symbols.push_back(symbol);
    if (out.source == NameSource::kNone) out.source = NameSource::kUnwind;
  }
}

}  // namespace

std::string_view name_of(NameSource source) {
  switch (source) {
    case NameSource::kSymtab:
      return "symtab";
    case NameSource::kDynsym:
      return "dynsym";
    case NameSource::kUnwind:
      return "unwind";
    case NameSource::kNone:
      break;
  }
  return "none";
}

Result<SourcedSymbols> load_symbols_of(const ElfFile& elf, std::string_view name,
                                       NamedBytes debug) {
  SourcedSymbols symbols;
  if (!debug.bytes.empty()) {
    auto read = read_debug(elf, debug);
    if (!read) return fail(read);
    symbols = std::move(*read);
  }
  if (symbols.source == NameSource::kNone) {
    auto read = read_own(elf, name);
    if (!read) return fail(read);
    symbols = std::move(*read);
  }
  if (symbols.source != NameSource::kSymtab && !elf.is_relocatable()) {
    add_unwind_ranges(symbols, elf);
  }
  return symbols;
}

}  // namespace hone
