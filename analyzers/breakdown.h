// SPDX-License-Identifier: Apache-2.0
// Where the bytes of an ELF file are: every allocated byte belongs to exactly one Part, and the
// parts of a section sum to its size. Parts are what all views are grouped from. The rules are in
// docs/SYMBOLS.md.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/elf_file.h"
#include "analyzers/partition.h"
#include "analyzers/symbol_sources.h"
#include "analyzers/symbol_table.h"
#include "core/result.h"

namespace hone {

enum class PartKind : std::uint8_t {
  kFunction,
  kObject,
  kEstimated,     ///< a symbol without a size: up to the next one
  kPlt,           ///< one entry of a procedure linkage table, `name@plt`
  kPadding,       ///< fill between symbols, shorter than the section's alignment
  kUnattributed,  ///< covered by no symbol
  kStrings,       ///< merged strings
  kUnwind,
  kRelocations,
  kTable,     ///< of the dynamic linker, GOT, constructor lists, notes
  kOriginal,  ///< what BOLT left of a section it has rewritten
  // Of the file view only:
  kHeader,
  kGap,
  kDebug,
  kSymbolTable,
  kKeptRelocations,  ///< for other tools (--emit-relocs), not loaded
  kOtherFileOnly,
};

struct Part {
  std::string_view name;  ///< raw; of aliases the primary one; "[padding]", "fn 0x12f0"
  std::uint64_t size = 0;
  std::uint32_t section = 0;  ///< index in ElfFile::sections; common blocks have theirs at its end
  std::uint32_t names = 0;    ///< first of its symbols in Breakdown::order, the primary first
  std::uint32_t name_count = 0;  ///< 0 for parts that no symbol owns
  PartKind kind = PartKind::kUnattributed;
};

/// The word of the JSON contract: "function", "object", …
std::string_view name_of(PartKind kind);

/// Where nothing says what file a part comes from.
inline constexpr std::string_view kUnknownUnit = "[file unknown]";

/// Views the bytes of its ElfFile; valid as long as they are mapped.
struct Breakdown {
  ElfFile elf;
  SymbolTable table;
  NameSource source = NameSource::kNone;
  bool has_debug_names = false;      ///< `table` is that of the debug file
  std::vector<std::uint32_t> order;  ///< symbols sorted by section, begin, end downwards
  std::vector<Part> parts;           ///< by section in file order
  /// Where each part's bytes lie: by section, covering it in order. `owner` indexes `parts`.
  std::vector<OwnedRange> ranges;
  std::vector<std::uint32_t> first_range;  ///< by section index; one more entry for the end
  /// Names that are not in the file. Views of them stay valid when the breakdown moves; a copy
  /// would leave them behind, so there is none.
  std::vector<std::unique_ptr<const std::string>> made_names;
  /// The DWARF compile unit of each part, empty where it has none; filled by find_units() only.
  std::vector<std::string_view> part_units;

  /// Keeps a name that is not in the file.
  std::string_view keep_name(std::string name) {
    return *made_names.emplace_back(std::make_unique<const std::string>(std::move(name)));
  }

  /// The symbols that share a part's bytes, the primary first.
  std::span<const std::uint32_t> names_of(const Part& part) const {
    return std::span(order).subspan(part.names, part.name_count);
  }
};

/// Both files' bytes must outlive the result. With `debug` (empty: none) names come from its symbol
/// table, matched by section name and address. O(n log n) in the symbols, memory linear in them.
Result<Breakdown> break_down(NamedBytes file, NamedBytes debug = {});

}  // namespace hone
