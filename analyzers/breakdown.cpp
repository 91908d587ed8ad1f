// SPDX-License-Identifier: Apache-2.0
#include "analyzers/breakdown.h"

#include <fmt/format.h>
#include <llvm/BinaryFormat/ELF.h>

#include <array>
#include <utility>

#include "analyzers/padding.h"
#include "analyzers/plt.h"
#include "analyzers/section_kind.h"
#include "analyzers/symbol_groups.h"

namespace hone {
namespace {

/// A function has up to three entries (.plt, .plt.sec, .plt.got): the names of a real file's are
/// shorter than this many times the file.
constexpr std::uint64_t kPltNames = 4;

class Builder {
 public:
  explicit Builder(Breakdown& out)
      : out_(out), got_names_(out.elf), plt_names_(kPltNames * out.elf.bytes.size()) {}

  void build() {
    out_.order = sort_symbols(out_.table);
    out_.parts.reserve(out_.order.size() + 4 * out_.elf.sections.size());
    out_.ranges.reserve(2 * out_.order.size() + 4 * out_.elf.sections.size());
    std::uint32_t next = 0;
    for (const ElfSection& section : out_.elf.sections) {
      out_.first_range.push_back(static_cast<std::uint32_t>(out_.ranges.size()));
      const std::uint32_t first = next;
      while (next < out_.order.size() && symbol(next).section == section.index) ++next;
      if (section.is_allocated() && section.size > 0) add_section(section, first, next);
    }
    out_.first_range.push_back(static_cast<std::uint32_t>(out_.ranges.size()));
    add_commons(out_.table.commons, "COMMON", 0);
    add_commons(out_.table.large_commons, "LARGE_COMMON", llvm::ELF::SHF_X86_64_LARGE);
  }

 private:
  const ElfSymbol& symbol(std::uint32_t position) const {
    return out_.table.symbols[out_.order[position]];
  }

  void add_section(const ElfSection& section, std::uint32_t first, std::uint32_t last) {
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
    for (PltEntry& entry : read_plt(out_.elf, section, got_names_, plt_names_)) {
      const std::string_view name = out_.keep_name(std::move(entry.name));
      give(entry.begin, entry.end, add_part(section, PartKind::kPlt, name));
    }
  }

  std::uint32_t add_group(const ElfSection& section, const SymbolGroup& group) {
    const bool is_code = (section.flags & llvm::ELF::SHF_EXECINSTR) != 0;
    const PartKind sized = is_code ? PartKind::kFunction : PartKind::kObject;
    std::string_view primary = out_.table.name_of(symbol(group.first));
    if (primary.empty())
      primary = out_.keep_name(fmt::format("fn {:#x}", section.address + group.begin));
    const std::uint32_t part =
        add_part(section, group.estimated ? PartKind::kEstimated : sized, primary);
    out_.parts[part].names = group.first;
    out_.parts[part].name_count = group.last - group.first;
    return part;
  }

  void add_by_symbols(const ElfSection& section, std::uint32_t first, std::uint32_t last,
                      PartKind rest_kind, std::string_view rest_name) {
    const std::vector<SymbolGroup> groups =
        group_symbols(out_.table, out_.order, first, last, section.size);
    std::vector<Claim> claims;
    claims.reserve(groups.size());
    for (const SymbolGroup& group : groups) {
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
  void add_commons(const std::vector<ElfSymbol>& commons, std::string_view name,
                   std::uint64_t flags) {
    if (commons.empty()) return;
    ElfSection section;
    section.name = name;
    section.index = static_cast<std::uint32_t>(out_.elf.sections.size());
    section.type = llvm::ELF::SHT_NOBITS;
    section.flags = llvm::ELF::SHF_ALLOC | llvm::ELF::SHF_WRITE | flags;
    for (ElfSymbol common : commons) {
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
  std::uint64_t plt_names_;  ///< bytes of names that its entries may still have
};

}  // namespace

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
  auto symbols = load_symbols_of(out.elf, file.name, debug);
  if (!symbols) return fail(symbols);
  out.table = std::move(symbols->table);
  out.source = symbols->source;
  out.has_debug_names = symbols->is_of_debug_file;
  Builder(out).build();
  return out;
}

}  // namespace hone
