// SPDX-License-Identifier: Apache-2.0
#include "analyzers/breakdown.h"

#include <fmt/format.h>
#include <llvm/BinaryFormat/ELF.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "analyzers/address_index.h"
#include "analyzers/padding.h"
#include "analyzers/plt.h"
#include "analyzers/section_kind.h"
#include "analyzers/symbol_name.h"
#include "analyzers/unwind.h"

namespace hone {
namespace {

/// Linkers define these at the edges of sections; without a size, they own nothing.
constexpr std::array<std::string_view, 19> kEdges = {"__bss_start",
                                                     "_edata",
                                                     "edata",
                                                     "_end",
                                                     "end",
                                                     "__data_start",
                                                     "data_start",
                                                     "_etext",
                                                     "etext",
                                                     "__etext",
                                                     "__TMC_END__",
                                                     "__dso_handle",
                                                     "_fdata",
                                                     "__bss_start__",
                                                     "_bss_end__",
                                                     "__bss_end__",
                                                     "__end__",
                                                     "__executable_start",
                                                     "__GNU_EH_FRAME_HDR"};

bool is_edge(std::string_view name) {
  return name.starts_with("__start_") || name.starts_with("__stop_") ||
         std::ranges::find(kEdges, name) != kEdges.end();
}

/// Symbols of one section that have the same begin and end: [first, last) in the order.
struct Group {
  std::uint32_t first;
  std::uint32_t last;
  std::uint64_t begin;
  std::uint64_t end;
  bool estimated;
};

class Builder {
 public:
  explicit Builder(Breakdown& out) : out_(out), got_names_(out.elf) {}

  void build() {
    sort_symbols();
    out_.parts.reserve(out_.order.size() + 4 * out_.elf.sections.size());
    out_.ranges.reserve(2 * out_.order.size() + 4 * out_.elf.sections.size());
    std::size_t next = 0;
    for (const ElfSection& section : out_.elf.sections) {
      out_.first_range.push_back(static_cast<std::uint32_t>(out_.ranges.size()));
      const std::size_t first = next;
      while (next < out_.order.size() && symbol(next).section == section.index) ++next;
      if (section.is_allocated() && section.size > 0) add_section(section, first, next);
    }
    out_.first_range.push_back(static_cast<std::uint32_t>(out_.ranges.size()));
    add_commons();
  }

 private:
  const ElfSymbol& symbol(std::size_t position) const {
    return out_.table.symbols[out_.order[position]];
  }

  std::string_view name(std::uint32_t index) const {
    return out_.table.name_of(out_.table.symbols[index]);
  }

  void sort_symbols() {
    struct Key {
      std::uint64_t begin;
      std::uint64_t end;
      std::uint32_t section;
      std::uint32_t index;
      bool operator<(const Key& other) const {
        return std::tie(section, begin, other.end, index) <
               std::tie(other.section, other.begin, end, other.index);
      }
    };
    std::vector<Key> keys;
    keys.reserve(out_.table.symbols.size());
    for (const ElfSymbol& s : out_.table.symbols) {
      const auto index = static_cast<std::uint32_t>(keys.size());
      keys.push_back({s.begin, s.end(), s.section, index});
    }
    std::sort(keys.begin(), keys.end());
    out_.order.reserve(keys.size());
    for (const Key& key : keys) out_.order.push_back(key.index);
  }

  void add_section(const ElfSection& section, std::size_t first, std::size_t last) {
    switch (attribution_of(section)) {
      case Attribution::kSymbols:
        return add_by_symbols(section, first, last, PartKind::kUnattributed, "[unattributed]");
      case Attribution::kStrings:
        return add_by_symbols(section, first, last, PartKind::kStrings, "[strings]");
      case Attribution::kOriginal:
        // Old tables hold no functions, only labels at their ends.
        if ((section.flags & llvm::ELF::SHF_EXECINSTR) == 0) {
          return add_whole(section, PartKind::kOriginal);
        }
        return add_by_symbols(section, first, last, PartKind::kOriginal, "[moved by BOLT]");
      case Attribution::kPlt:
        return add_plt(section);
      case Attribution::kUnwind:
        return add_whole(section, PartKind::kUnwind);
      case Attribution::kRelocations:
        return add_whole(section, PartKind::kRelocations);
      case Attribution::kTable:
        return add_whole(section, PartKind::kTable);
      case Attribution::kPadding:
        return add_whole(section, PartKind::kPadding);
      case Attribution::kNotLoaded:
        return;
    }
  }

  std::uint32_t add_part(const ElfSection& section, PartKind kind, std::string_view name) {
    out_.parts.push_back({.name = name, .section = section.index, .kind = kind});
    return static_cast<std::uint32_t>(out_.parts.size() - 1);
  }

  void give(std::uint64_t begin, std::uint64_t end, std::uint32_t part) {
    out_.ranges.push_back({begin, end, part});
    out_.parts[part].size += end - begin;
  }

  void add_whole(const ElfSection& section, PartKind kind) {
    const std::string_view name = kind == PartKind::kPadding
                                      ? std::string_view("[padding]")
                                      : out_.keep_name("[" + std::string(section.name) + "]");
    give(0, section.size, add_part(section, kind, name));
  }

  void add_plt(const ElfSection& section) {
    for (PltEntry& entry : read_plt(out_.elf, section, got_names_)) {
      const std::string_view name = out_.keep_name(std::move(entry.name));
      give(entry.begin, entry.end, add_part(section, PartKind::kPlt, name));
    }
  }

  /// Groups aliases, drops labels that lie in a sized symbol, and lets what has no size reach to
  /// the next symbol.
  std::vector<Group> find_groups(const ElfSection& section, std::size_t first,
                                 std::size_t last) const {
    std::vector<Group> groups;
    groups.reserve(last - first);
    std::uint64_t covered = 0;
    for (std::size_t i = first; i < last;) {
      const ElfSymbol& s = symbol(i);
      std::size_t end = i + 1;
      while (end < last && symbol(end).begin == s.begin && symbol(end).size == s.size) ++end;
      Group group{static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(end), s.begin, s.end(),
                  s.size == 0};
      if (s.size > 0) {
        covered = std::max(covered, s.end());
        groups.push_back(group);
      } else if (s.begin >= covered && !is_edge(name(out_.order[i]))) {
        group.end = end < last ? symbol(end).begin : section.size;
        if (group.end > group.begin) groups.push_back(group);
      }
      i = end;
    }
    return groups;
  }

  /// Global before weak before local, the plainest name first: the same names give the same choice
  /// in any build.
  bool is_better(std::uint32_t a, std::uint32_t b) const {
    const SymbolBinding binding_a = out_.table.symbols[a].binding;
    const SymbolBinding binding_b = out_.table.symbols[b].binding;
    if (name(a).empty() != name(b).empty()) return name(b).empty();
    if (binding_a != binding_b) return binding_a > binding_b;
    const SymbolRole role_a = derive_name(name(a)).role;
    const SymbolRole role_b = derive_name(name(b)).role;
    return role_a != role_b ? role_a < role_b : name(a) < name(b);
  }

  std::uint32_t add_group(const ElfSection& section, const Group& group) {
    for (std::uint32_t i = group.first + 1; i < group.last; ++i) {
      if (is_better(out_.order[i], out_.order[group.first])) {
        std::swap(out_.order[i], out_.order[group.first]);
      }
    }
    const bool is_code = (section.flags & llvm::ELF::SHF_EXECINSTR) != 0;
    const PartKind sized = is_code ? PartKind::kFunction : PartKind::kObject;
    std::string_view primary = name(out_.order[group.first]);
    if (primary.empty())
      primary = out_.keep_name(fmt::format("fn {:#x}", section.address + group.begin));
    const std::uint32_t part =
        add_part(section, group.estimated ? PartKind::kEstimated : sized, primary);
    out_.parts[part].names = group.first;
    out_.parts[part].name_count = group.last - group.first;
    return part;
  }

  void add_by_symbols(const ElfSection& section, std::size_t first, std::size_t last,
                      PartKind rest_kind, std::string_view rest_name) {
    const std::vector<Group> groups = find_groups(section, first, last);
    std::vector<Claim> claims;
    claims.reserve(groups.size());
    for (const Group& group : groups) {
      claims.push_back({group.begin, group.end, add_group(section, group)});
    }
    std::uint32_t padding = kNoOwner;
    std::uint32_t rest = kNoOwner;
    for (const OwnedRange& range : partition(claims, section.size)) {
      std::uint32_t owner = range.owner;
      if (owner == kNoOwner && is_padding(section, range)) {
        if (padding == kNoOwner) padding = add_part(section, PartKind::kPadding, "[padding]");
        owner = padding;
      } else if (owner == kNoOwner) {
        if (rest == kNoOwner) rest = add_part(section, rest_kind, rest_name);
        owner = rest;
      }
      give(range.begin, range.end, owner);
    }
  }

  bool is_padding(const ElfSection& section, const OwnedRange& gap) const {
    if (gap.size() >= section.alignment) return false;
    if (!section.has_file_bytes()) return true;
    const bool is_code = (section.flags & llvm::ELF::SHF_EXECINSTR) != 0;
    return is_fill(section.contents.substr(gap.begin, gap.size()), is_code, out_.elf.machine);
  }

  /// Common blocks get a section of their own, as the linker will give them memory, and their
  /// symbols a place in it.
  void add_commons() {
    if (out_.table.commons.empty()) return;
    ElfSection section;
    section.name = "COMMON";
    section.index = static_cast<std::uint32_t>(out_.elf.sections.size());
    section.type = llvm::ELF::SHT_NOBITS;
    section.flags = llvm::ELF::SHF_ALLOC | llvm::ELF::SHF_WRITE;
    for (ElfSymbol common : out_.table.commons) {
      const std::uint32_t part = add_part(section, PartKind::kObject, out_.table.name_of(common));
      out_.parts[part].names = static_cast<std::uint32_t>(out_.order.size());
      out_.parts[part].name_count = 1;
      common.section = section.index;
      common.begin = section.size;
      out_.order.push_back(static_cast<std::uint32_t>(out_.table.symbols.size()));
      out_.table.symbols.push_back(common);
      give(section.size, section.size + common.size, part);
      section.size += common.size;
    }
    out_.elf.sections.push_back(section);
    out_.first_range.push_back(static_cast<std::uint32_t>(out_.ranges.size()));
  }

  Breakdown& out_;
  GotNames got_names_;
};

Result<void> read_names(Breakdown& out, std::string_view name) {
  constexpr std::array kSources = {
      std::pair{llvm::ELF::SHT_SYMTAB, NameSource::kSymtab},
      std::pair{llvm::ELF::SHT_DYNSYM, NameSource::kDynsym},
  };
  for (const auto& [type, source] : kSources) {
    auto table = read_symbols(out.elf, type, name);
    if (!table) return fail(table);
    if (table->symbols.empty() && table->commons.empty()) continue;
    out.table = std::move(*table);
    out.source = source;
    return {};
  }
  return {};
}

/// Names from the .symtab of a separate debug file, whose sections are those of `out` without their
/// bytes. False when it has none that fit.
Result<bool> read_debug_names(Breakdown& out, NamedBytes debug) {
  auto elf = parse_elf(debug.bytes, debug.name);
  if (!elf) return fail(elf);
  auto table = read_symbols(*elf, llvm::ELF::SHT_SYMTAB, debug.name);
  if (!table) return fail(table);
  std::map<std::pair<std::string_view, std::uint64_t>, const ElfSection*> places;
  for (const ElfSection& section : out.elf.sections) {
    places.emplace(std::pair{section.name, section.address}, &section);
  }
  std::vector<std::uint32_t> moved(elf->sections.size());
  for (const ElfSection& section : elf->sections) {
    const auto place = places.find({section.name, section.address});
    const bool fits = place != places.end() && place->second->size == section.size;
    moved[section.index] = fits ? place->second->index : 0;
  }
  std::erase_if(table->symbols, [&](ElfSymbol& symbol) {
    symbol.section = moved[symbol.section];
    return symbol.section == 0;
  });
  if (table->symbols.empty()) return false;
  out.table = std::move(*table);
  out.source = NameSource::kSymtab;
  return true;
}

/// Adds a nameless function for each unwind range that no symbol begins with.
void add_unwind_ranges(Breakdown& out) {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> begins;
  for (const ElfSymbol& symbol : out.table.symbols) {
    if (symbol.size > 0) begins.emplace_back(symbol.section, symbol.begin);
  }
  std::ranges::sort(begins);
  const SectionIndex index(out.elf);
  for (const UnwindEntry& entry : read_unwind(out.elf)) {
    const auto place = index.find(entry.address);
    if (!place) continue;
    const std::pair key{place->section, place->offset};
    if (std::ranges::binary_search(begins, key)) continue;
    const ElfSection& section = out.elf.sections[place->section];
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

std::string_view name_of(PartKind kind) {
  constexpr std::array<std::string_view, 17> kNames = {
      "function", "object", "estimated",   "plt",         "padding",   "unattributed",
      "strings",  "unwind", "relocations", "table",       "original",  "header",
      "gap",      "debug",  "symbols",     "relocations", "not-loaded"};
  return kNames[static_cast<std::size_t>(kind)];
}

Result<Breakdown> break_down(NamedBytes file, NamedBytes debug) {
  auto elf = parse_elf(file.bytes, file.name);
  if (!elf) return fail(elf);
  Breakdown out;
  out.elf = std::move(*elf);
  if (out.elf.sections.empty()) {
    return fail(std::string(file.name) + " has no section headers",
                "analyse it before it is stripped of them");
  }
  bool has_names = false;
  if (!debug.bytes.empty()) {
    auto read = read_debug_names(out, debug);
    if (!read) return fail(read);
    has_names = *read;
    out.has_debug_names = has_names;
  }
  if (!has_names) {
    if (auto read = read_names(out, file.name); !read) return fail(read);
  }
  if (out.source != NameSource::kSymtab && !out.elf.is_relocatable()) add_unwind_ranges(out);
  Builder(out).build();
  return out;
}

}  // namespace hone
