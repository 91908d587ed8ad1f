// SPDX-License-Identifier: Apache-2.0
#include "analyzers/size_table.h"

#include <llvm/BinaryFormat/ELF.h>

#include <algorithm>
#include <utility>

#include "analyzers/file_parts.h"
#include "analyzers/instance_index.h"
#include "analyzers/name_hash.h"
#include "analyzers/part_filter.h"
#include "analyzers/part_labels.h"
#include "analyzers/row_index.h"
#include "analyzers/section_kind.h"
#include "analyzers/split_off.h"
#include "analyzers/symbol_name.h"
#include "analyzers/template_names.h"

namespace hone {
namespace {

/// What rows of one level are told apart by.
struct Key {
  std::string_view label;
  std::uint32_t parent = kNoRow;
  std::uint32_t place = 0;  ///< section or size class
  std::uint32_t unit = 0;

  std::uint64_t hash() const {
    return mix_hash(mix_hash(hash_name(label), (std::uint64_t{parent} << 32) | place), unit);
  }
  bool operator==(const Key&) const = default;
};

/// One part to be added, with what the keys are made from.
struct Item {
  const BinaryMember* member;
  std::uint32_t member_index;
  std::uint32_t part;  ///< kNoOwner for parts of the file view
  std::string_view raw;
  DerivedName derived;
  std::uint32_t unit;
  SizeRow bytes;  ///< kind, section, sizes; spans_members: of the archive itself
  WideSizes wide;
};

class Grouper {
 public:
  Grouper(const Binary& binary, const std::vector<SecondViews>& views,
          const GroupingOptions& options)
      : binary_(binary),
        views_(views),
        options_(options),
        is_wide_(!views.empty() || options.file_rows) {}

  SizeTable group() && {
    std::size_t parts = 64;
    for (const BinaryMember& member : binary_.members) parts += member.breakdown.parts.size();
    table_.rows.reserve(parts * options_.by.size());
    index_.reserve(parts);
    number_members();
    for (std::uint32_t i = 0; i < binary_.members.size(); ++i) {
      classes_.clear();
      for (const ElfSection& section : binary_.members[i].breakdown.elf.sections) {
        classes_.push_back(static_cast<std::uint32_t>(size_class_of(section)));
      }
      add_parts(i);
      if (options_.file_rows) add_file_parts(i);
    }
    if (options_.file_rows && binary_.is_archive) add_archive_headers();
    count_instances();
    return std::move(table_);
  }

 private:
  /// Units and sections of all members are numbered through, so that equal numbers are one thing.
  void number_members() {
    std::uint32_t units = 0;
    std::uint32_t sections = 0;
    for (const BinaryMember& member : binary_.members) {
      table_.first_units.push_back(units);
      first_sections_.push_back(sections);
      units += static_cast<std::uint32_t>(member.breakdown.table.units.size());
      sections += static_cast<std::uint32_t>(member.breakdown.elf.sections.size());
    }
  }

  void add_parts(std::uint32_t member_index) {
    const Breakdown& breakdown = binary_.members[member_index].breakdown;
    std::vector<std::uint32_t> split_off;
    for (std::uint32_t i = 0; i < breakdown.parts.size(); ++i) {
      const Part& part = breakdown.parts[i];
      if (part.size == 0) continue;
      const DerivedName derived =
          part.name_count > 0 ? derive_name(part.name) : DerivedName{part.name};
      if (derived.role == SymbolRole::kWhole) {
        add(item_of(member_index, i, derived));
      } else {
        split_off.push_back(i);
      }
    }
    if (split_off.empty()) return;
    // Whole functions first, so that a local part finds the global one that it was split from.
    const SplitOffNames names(breakdown, split_off);
    for (const std::uint32_t i : split_off) {
      add(item_of(member_index, i, names.derive(breakdown.parts[i])));
    }
  }

  Item item_of(std::uint32_t member_index, std::uint32_t part_index,
               const DerivedName& derived) const {
    const BinaryMember& member = binary_.members[member_index];
    const Breakdown& breakdown = member.breakdown;
    const Part& part = breakdown.parts[part_index];
    Item item{&member, member_index, part_index, part.name, derived, 0, {}, {}};
    if (part.name_count > 0) {
      const std::uint32_t unit = breakdown.table.symbols[breakdown.order[part.names]].unit;
      item.unit = unit == 0 ? 0 : table_.first_units[member_index] + unit;
    }
    item.bytes.kind = part.kind;
    item.bytes.section = part.section;
    item.bytes.size = part.size;
    item.wide.loaded = part.size;
    const bool in_file = breakdown.elf.sections[part.section].has_file_bytes();
    item.wide.file = in_file ? static_cast<std::int64_t>(part.size) : 0;
    item.bytes.cold = derived.role == SymbolRole::kCold ? part.size : 0;
    item.bytes.shared_by = part.name_count;
    if (!views_.empty()) {
      item.wide.unwind = views_[member_index].unwind[part_index];
      item.wide.relocations = views_[member_index].relocations[part_index];
    }
    return item;
  }

  void add_file_parts(std::uint32_t member_index) {
    const BinaryMember& member = binary_.members[member_index];
    for (const FilePart& part : find_file_parts(member.breakdown.elf)) {
      Item item{&member, member_index, kNoOwner, part.name, {part.name}, 0, {}, {}};
      item.bytes.kind = part.kind;
      item.bytes.section = part.section;
      item.bytes.size = static_cast<std::uint64_t>(std::max<std::int64_t>(part.size, 0));
      item.wide.file = part.size;
      add(item);
    }
  }

  /// What an archive's own headers, symbol index and left-out members take.
  void add_archive_headers() {
    std::int64_t rest = static_cast<std::int64_t>(binary_.file.bytes().size());
    for (const BinaryMember& member : binary_.members) {
      rest -= static_cast<std::int64_t>(member.breakdown.elf.bytes.size());
    }
    if (binary_.members.empty() || rest == 0) return;
    Item item{&binary_.members[0], 0, kNoOwner, "[archive]", {"[archive]"}, 0, {}, {}};
    item.bytes.kind = PartKind::kHeader;
    item.bytes.spans_members = true;
    item.bytes.size = static_cast<std::uint64_t>(rest);
    item.wide.file = rest;
    add(item);
  }

  void add(const Item& item) {
    if (!is_wanted(item)) return;
    std::uint32_t parent = kNoRow;
    for (const Grouping grouping : options_.by) {
      Key key = key_of(item, grouping);
      key.parent = parent;
      parent = find_or_add(key, item, grouping);
      add_bytes(table_.rows[parent], item);
      if (is_wide_) table_.wide[parent] += item.wide;
      if (grouping != Grouping::kTemplate || item.bytes.shared_by == 0) continue;
      instances_.add({item.derived.base, parent, item.unit, item.bytes.size},
                     item.derived.role != SymbolRole::kWhole);
    }
  }

  bool is_wanted(const Item& item) const {
    if (options_.filter == nullptr) return true;
    if (item.part == kNoOwner) return options_.filter->matches(item.raw);
    const Breakdown& breakdown = item.member->breakdown;
    return matches_any_name(*options_.filter, breakdown, breakdown.parts[item.part]);
  }

  /// Rows of templates count instances, not parts, and tell the least and the most bytes of one.
  void count_instances() {
    if (!instances_.instances().empty()) table_.instances.resize(table_.rows.size());
    for (const InstanceIndex::Instance& instance : instances_.instances()) {
      std::uint32_t& count = table_.rows[instance.row].count;
      InstanceSizes& sizes = table_.instances[instance.row];
      const bool is_first = sizes.largest == 0;
      count = is_first ? 1 : count + 1;
      sizes.smallest = is_first ? instance.size : std::min(sizes.smallest, instance.size);
      sizes.largest = std::max(sizes.largest, instance.size);
    }
  }

  Key key_of(const Item& item, Grouping grouping) {
    const ElfSection& section = item.member->breakdown.elf.sections[item.bytes.section];
    const bool is_in_none = section.type == llvm::ELF::SHT_NULL;
    switch (grouping) {
      case Grouping::kSymbol:
        return {.label = item.derived.base, .place = place_of(item), .unit = item.unit};
      case Grouping::kTemplate:
        return {.label = templates_.find(item.derived.base), .place = place_of(item)};
      case Grouping::kSection:
        return {.label = is_in_none ? item.raw : section.name};
      case Grouping::kSegment:
        return {.label = is_in_none ? item.raw : labels_.segment_of(item.member_index, section)};
      case Grouping::kFile:
        return {.label = labels_.file_of(item.member_index, item.part)};
      case Grouping::kMember:
        return {.label = item.bytes.spans_members ? item.raw : item.member->name};
    }
    return {};
  }

  std::uint32_t place_of(const Item& item) const {
    const std::uint32_t section = item.bytes.section;
    return options_.split_sections ? first_sections_[item.member_index] + section
                                   : classes_[section];
  }

  std::uint32_t find(const Key& key, std::uint64_t hash) const {
    return index_.find(hash, [&](std::uint32_t i) {
      const SizeRow& row = table_.rows[i];
      return key == Key{row.label, row.parent, row.place, row.unit};
    });
  }

  std::uint32_t find_or_add(const Key& key, const Item& item, Grouping grouping) {
    const std::uint64_t hash = key.hash();
    std::uint32_t row = find(key, hash);
    if (row != kNoRow) return row;
    // Compilers make the parts of a global function local: they still belong to it.
    if (grouping == Grouping::kSymbol && key.unit != 0 && item.derived.role != SymbolRole::kWhole) {
      Key global = key;
      global.unit = 0;
      row = find(global, global.hash());
      if (row != kNoRow) return row;
    }
    row = static_cast<std::uint32_t>(table_.rows.size());
    SizeRow made;
    made.label = key.label;
    made.parent = key.parent;
    made.member = item.member_index;
    made.section = item.bytes.section;
    made.part = item.part;
    made.place = key.place;
    made.unit = key.unit;
    made.kind = item.bytes.kind;
    table_.rows.push_back(made);
    if (is_wide_) table_.wide.emplace_back();
    index_.insert(hash, row);
    return row;
  }

  void add_bytes(SizeRow& row, const Item& item) {
    row.spans_members |= item.bytes.spans_members || row.member != item.member_index;
    row.spans_kinds |= row.kind != item.bytes.kind;
    const auto& parts = binary_.members[row.member].breakdown.parts;
    const std::uint64_t largest = row.part == kNoOwner ? 0 : parts[row.part].size;
    if (item.part != kNoOwner && item.bytes.size > largest) {
      row.member = item.member_index;
      row.section = item.bytes.section;
      row.part = item.part;
      row.kind = item.bytes.kind;
    }
    row.count += 1;
    row.shared_by = std::max(row.shared_by, item.bytes.shared_by);
    row.size += item.bytes.size;
    row.cold += item.bytes.cold;
  }

  const Binary& binary_;
  const std::vector<SecondViews>& views_;
  const GroupingOptions& options_;
  bool is_wide_;
  SizeTable table_;
  RowIndex index_;
  InstanceIndex instances_;
  TemplateNames templates_{table_.made_labels};
  PartLabels labels_{binary_, table_.made_labels};
  std::vector<std::uint32_t> classes_;
  std::vector<std::uint32_t> first_sections_;  ///< by member
};

}  // namespace

std::string_view unit_of(const Binary& binary, const SizeTable& table, const SizeRow& row) {
  return binary.members[row.member].breakdown.table.units[row.unit - table.first_units[row.member]];
}

SizeTable group_parts(const Binary& binary, const std::vector<SecondViews>& views,
                      const GroupingOptions& options) {
  return Grouper(binary, views, options).group();
}

}  // namespace hone
