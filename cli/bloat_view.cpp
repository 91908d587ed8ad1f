// SPDX-License-Identifier: Apache-2.0
#include "cli/bloat_view.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

namespace hone {
namespace {

class Lines {
 public:
  Lines(const Binary& binary, const SizeTable& table, const BloatOptions& options)
      : binary_(binary), table_(table), options_(options) {
    for (std::uint32_t i = 0; i < table.rows.size(); ++i) {
      children_[table.rows[i].parent].push_back(i);
    }
  }

  std::vector<BloatLine> make() && {
    add_level(kNoRow, 0);
    return std::move(lines_);
  }

 private:
  bool comes_before(std::uint32_t a, std::uint32_t b) const {
    const SizeRow& x = table_.rows[a];
    const SizeRow& y = table_.rows[b];
    if (options_.sort == BloatSort::kSize && x.size != y.size) return x.size > y.size;
    if (options_.sort == BloatSort::kCount && x.count != y.count) return x.count > y.count;
    if (options_.sort == BloatSort::kName && names_[a] != names_[b]) return names_[a] < names_[b];
    if (x.label != y.label) return x.label < y.label;
    return a < b;
  }

  void add_level(std::uint32_t parent, int depth) {
    const auto found = children_.find(parent);
    if (found == children_.end()) return;
    std::vector<std::uint32_t>& rows = found->second;
    if (options_.sort == BloatSort::kName) {
      names_.resize(table_.rows.size());
      for (const std::uint32_t row : rows) names_[row] = name_of_row(table_.rows[row]);
    }
    const std::size_t shown = options_.top == 0 ? rows.size() : std::min(options_.top, rows.size());
    std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(shown), rows.end(),
                      [&](std::uint32_t a, std::uint32_t b) { return comes_before(a, b); });
    for (std::size_t i = 0; i < shown; ++i) {
      lines_.push_back(line_of(rows[i], depth));
      add_level(rows[i], depth + 1);
    }
    if (shown < rows.size()) add_rest(std::span(rows).subspan(shown), depth);
  }

  std::string name_of_row(const SizeRow& row) const {
    std::string name = demangle_name(row.label, options_.demangling);
    if (row.unit == 0 || !is_ambiguous(row)) return name;
    return name + " (" + std::string(unit_of(binary_, table_, row)) + ")";
  }

  BloatLine line_of(std::uint32_t index, int depth) const {
    const SizeRow& row = table_.rows[index];
    const BinaryMember& member = binary_.members[row.member];
    const Breakdown& breakdown = member.breakdown;
    BloatLine line;
    line.depth = depth;
    line.bytes = row;
    line.wide = wide_of(table_, index);
    if (!table_.instances.empty()) line.instances = table_.instances[index];
    line.name = name_of_row(row);
    const Grouping grouping = options_.by[static_cast<std::size_t>(depth)];
    const bool is_symbol = grouping == Grouping::kSymbol || grouping == Grouping::kTemplate;
    if (is_symbol || grouping == Grouping::kSection) {
      line.section = std::string(breakdown.elf.sections[row.section].name);
    }
    if (!row.spans_members) line.member = member.name;
    line.has_kind = is_symbol || !row.spans_kinds;
    if (!is_symbol || row.part == kNoOwner) return line;
    const Part& part = breakdown.parts[row.part];
    if (part.name_count == 0) return line;
    line.raw = std::string(part.name);
    for (const std::uint32_t symbol : breakdown.names_of(part).subspan(1)) {
      line.aliases.emplace_back(breakdown.table.name_of(breakdown.table.symbols[symbol]));
    }
    return line;
  }

  /// Local names of several files: only then the file is told.
  bool is_ambiguous(const SizeRow& row) const {
    if (labels_.empty()) {
      for (const SizeRow& other : table_.rows) {
        if (other.unit != 0) ++labels_[other.label];
      }
    }
    const auto found = labels_.find(row.label);
    return found != labels_.end() && found->second > 1;
  }

  void add_rest(std::span<const std::uint32_t> rows, int depth) {
    BloatLine line;
    line.depth = depth;
    line.is_rest = true;
    line.has_kind = false;
    line.name = std::to_string(rows.size()) + " more";
    for (const std::uint32_t index : rows) {
      const SizeRow& row = table_.rows[index];
      line.bytes.size += row.size;
      line.bytes.cold += row.cold;
      line.wide += wide_of(table_, index);
      line.bytes.count += row.count;
    }
    lines_.push_back(std::move(line));
  }

  const Binary& binary_;
  const SizeTable& table_;
  const BloatOptions& options_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> children_;
  mutable std::map<std::string_view, std::uint32_t> labels_;
  std::vector<std::string> names_;  ///< by row, where they are sorted by them
  std::vector<BloatLine> lines_;
};

bool is_owned_by_symbol(PartKind kind) {
  return kind == PartKind::kFunction || kind == PartKind::kObject || kind == PartKind::kEstimated ||
         kind == PartKind::kPlt;
}

std::vector<BloatView::Section> sections_of(const Binary& binary) {
  std::vector<BloatView::Section> sections;
  for (const BinaryMember& member : binary.members) {
    const Breakdown& breakdown = member.breakdown;
    std::vector<std::uint64_t> attributed(breakdown.elf.sections.size());
    for (const Part& part : breakdown.parts) {
      if (is_owned_by_symbol(part.kind)) attributed[part.section] += part.size;
    }
    for (const ElfSection& section : breakdown.elf.sections) {
      if (section.size == 0) continue;
      sections.push_back(
          {std::string(section.name), member.name, section.size, attributed[section.index]});
    }
  }
  return sections;
}

std::string units_from(const Binary& binary) {
  const auto is_known = [](std::string_view unit) { return !unit.empty() && unit != kUnknownUnit; };
  const auto has_units = [&](const BinaryMember& member) {
    return std::ranges::any_of(member.breakdown.part_units, is_known);
  };
  return std::ranges::any_of(binary.members, has_units)
             ? "DWARF compile units, else STT_FILE symbols"
             : "STT_FILE symbols";
}

}  // namespace

NameSource AnalysedFile::names_from() const {
  return names.empty() ? NameSource::kNone : names.begin()->first;
}

AnalysedFile describe_file(const Binary& binary) {
  return {.file = binary.file.path().string(),
          .debug_file = binary.debug ? binary.debug->path().string() : "",
          .has_debug_names = binary.has_debug_names,
          .build_id = binary.build_id,
          .names = binary.name_sources()};
}

bool BloatOptions::has_instances() const {
  return std::ranges::find(by, Grouping::kTemplate) != by.end();
}

BloatView view_binary(const Binary& binary, const BloatOptions& options) {
  std::vector<SecondViews> second;
  if (options.wide || options.split_sections) {
    for (const BinaryMember& member : binary.members) {
      second.push_back(find_second_views(member.breakdown));
    }
  }
  const SizeTable table = group_parts(binary, second,
                                      {.by = options.by,
                                       .split_sections = options.split_sections,
                                       .file_rows = options.wide,
                                       .filter = options.filter});
  BloatView view;
  view.analysed = describe_file(binary);
  view.is_archive = binary.is_archive;
  view.totals = binary.sizes();
  if (options.split_sections) view.sections = sections_of(binary);
  view.lines = Lines(binary, table, options).make();
  view.warnings = binary.warnings;
  if (std::ranges::find(options.by, Grouping::kFile) != options.by.end()) {
    view.units_from = units_from(binary);
  }
  return view;
}

}  // namespace hone
