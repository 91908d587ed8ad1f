// SPDX-License-Identifier: Apache-2.0
// Parts grouped to rows: by symbol with suffixes rolled up, by template, section, segment, file or
// archive member, one level or several. Rows are light (names stay in the file and are demangled
// when they are shown); the sizes of the top rows sum to the bytes of the parts.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/binary.h"
#include "analyzers/grouping.h"
#include "analyzers/name_filter.h"
#include "analyzers/second_views.h"

namespace hone {

inline constexpr std::uint32_t kNoRow = 0xffffffff;

struct SizeRow {
  std::string_view label;         ///< raw; the base of rolled-up names
  std::uint32_t parent = kNoRow;  ///< always an earlier row
  std::uint32_t member = 0;       ///< of `part`, index in Binary::members
  std::uint32_t section = 0;      ///< of `part`, index in the sections of that member
  std::uint32_t part = 0;         ///< the largest, for its kind, raw name and aliases
  std::uint32_t place = 0;        ///< rows of one label are apart by section or by size class
  std::uint32_t unit = 0;         ///< of local names: see unit_of(); 0: global
  bool spans_members = false;     ///< is not of `member` alone
  bool spans_kinds = false;       ///< has parts of other kinds than `kind` as well
  std::uint32_t count = 0;        ///< of parts; of a template, its instances
  std::uint32_t shared_by = 0;    ///< names of the part that has most; 0: no symbol
  PartKind kind = PartKind::kUnattributed;
  std::uint64_t size = 0;  ///< loaded bytes; of what is not loaded, its bytes in the file
  std::uint64_t cold = 0;
};

/// What most tables do not ask for.
struct WideSizes {
  std::uint64_t loaded = 0;  ///< of SizeRow::size
  std::int64_t file = 0;     ///< of SizeRow::size, bytes in the file
  std::uint64_t unwind = 0;
  std::uint64_t relocations = 0;

  WideSizes& operator+=(const WideSizes& other) {
    loaded += other.loaded;
    file += other.file;
    unwind += other.unwind;
    relocations += other.relocations;
    return *this;
  }
};

/// Of the instances of a template.
struct InstanceSizes {
  std::uint64_t smallest = 0;
  std::uint64_t largest = 0;
};

struct SizeTable {
  std::vector<SizeRow> rows;
  /// By row; empty unless there are second views or rows of the file: all of `size` is loaded then.
  std::vector<WideSizes> wide;
  /// By row, zeros where it is no symbol; empty unless grouped by template.
  std::vector<InstanceSizes> instances;
  std::deque<std::string> made_labels;  ///< templates and segments
  /// By member: what its units are numbered from in SizeRow::unit.
  std::vector<std::uint32_t> first_units;
};

inline WideSizes wide_of(const SizeTable& table, std::uint32_t row) {
  return table.wide.empty() ? WideSizes{.loaded = table.rows[row].size} : table.wide[row];
}

/// The file of a row of local names (SizeRow::unit is not 0); such a row has parts of one member.
std::string_view unit_of(const Binary& binary, const SizeTable& table, const SizeRow& row);

struct GroupingOptions {
  std::vector<Grouping> by = {Grouping::kSymbol};
  /// Rows of symbols end at their section; otherwise at its size class (.text with .text.cold).
  bool split_sections = false;
  /// Headers, gaps and sections that are not loaded are rows as well: `file` sums to the length.
  bool file_rows = false;
  /// Only parts of which a readable name (without suffixes) matches; nullptr: all.
  const NameFilter* filter = nullptr;
};

/// `views` is empty or has one entry for each member. Expected linear time in the parts.
SizeTable group_parts(const Binary& binary, const std::vector<SecondViews>& views,
                      const GroupingOptions& options);

}  // namespace hone
