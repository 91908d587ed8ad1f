// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include "analyzers/part_filter.h"
#include "cli/bloat_render.h"
#include "cli/name_order.h"
#include "cli/quantities.h"

namespace hone {
namespace {

bool comes_before(const DiffRow& a, const DiffRow& b, DiffSort sort) {
  if (sort == DiffSort::kSize && a.after != b.after) return a.after > b.after;
  if (sort == DiffSort::kCount && a.count_after != b.count_after) {
    return a.count_after > b.count_after;
  }
  return a.label < b.label;
}

void sort_rows(std::vector<const DiffRow*>& rows, const DiffOptions& options) {
  if (options.sort == DiffSort::kName) {
    sort_by_name(rows, [&](const DiffRow& row) {
      return demangle_name(row.label, options.demangling) + " (" + std::string(row.unit) + ")";
    });
  } else if (options.sort != DiffSort::kDelta) {
    std::ranges::sort(rows, [&](const DiffRow* a, const DiffRow* b) {
      return comes_before(*a, *b, options.sort);
    });
  }
}

/// Rows by their label, or by a name that shares the bytes of one of their parts.
class RowFilter {
 public:
  RowFilter(const NameFilter& filter, const Binary& after, const Binary& before) : filter_(filter) {
    for (const Binary* binary : {&after, &before}) {
      for (const BinaryMember& member : binary->members) add_shared(member.breakdown);
    }
  }

  bool matches(const DiffRow& row) const {
    return filter_.matches(demangle_name(row.label)) || labels_.contains(std::string(row.label));
  }

 private:
  void add_shared(const Breakdown& breakdown) {
    for (const Part& part : breakdown.parts) {
      if (part.name_count < 2 || !matches_any_name(filter_, breakdown, part)) continue;
      const std::string_view base = derive_name(part.name).base;
      labels_.emplace(base);
      labels_.insert(template_name(base));
    }
  }

  const NameFilter& filter_;
  std::unordered_set<std::string> labels_;
};

using LabelCounts = std::unordered_map<std::string_view, int>;

/// How many of all rows have the label of each that is shown: where several do, their file or
/// section tells them apart.
LabelCounts count_labels(const std::vector<const DiffRow*>& shown,
                         const std::vector<DiffRow>& rows) {
  LabelCounts counts;
  for (const DiffRow* row : shown) counts.emplace(row->label, 0);
  // Rows are many and those shown few: most are told apart by the length of their name.
  std::vector<bool> lengths;
  for (const auto& [label, count] : counts) {
    lengths.resize(std::max(lengths.size(), label.size() + 1));
    lengths[label.size()] = true;
  }
  for (const DiffRow& row : rows) {
    if (row.label.size() >= lengths.size() || !lengths[row.label.size()]) continue;
    const auto found = counts.find(row.label);
    if (found != counts.end()) ++found->second;
  }
  return counts;
}

/// Nothing is unknown where both builds have the same.
bool is_of_unknown_functions(const DiffRow& row) {
  return row.label == kNameless && row.status != DiffStatus::kSame;
}

}  // namespace

std::string name_with_fate(const DiffView::Line& line) {
  std::string name = line.name;
  if (!line.folded_into.empty()) name += " into " + line.folded_into;
  if (!line.folded_with.empty()) name += " (was folded with " + line.folded_with + ")";
  if (!line.old_name.empty()) {
    name += (line.row.by_shape ? " (same shape as " : " (was ") + line.old_name + ")";
  }
  if (!line.row.old_unit.empty()) name += " (was in " + std::string(line.row.old_unit) + ")";
  if (line.row.inlined == 0) return name;
  const Bytes inlined{static_cast<std::int64_t>(line.row.inlined)};
  return name + fmt::format(" {} callers, {} there", line.row.count_after == 0 ? "into" : "out of",
                            render_size(inlined));
}

std::string_view matched_by(const DiffView::Line& line) {
  if (line.old_name.empty()) return "";
  return line.row.by_shape ? "shape" : "name";
}

DiffView view_diff(const Binary& after, const Binary& before, const SizeDiff& diff,
                   const DiffOptions& options) {
  DiffView view;
  view.after = describe_file(after);
  view.before = describe_file(before);
  view.after_sizes = after.sizes();
  view.before_sizes = before.sizes();
  view.diff = &diff;
  view.warnings = after.warnings;
  view.warnings.insert(view.warnings.end(), before.warnings.begin(), before.warnings.end());
  std::optional<RowFilter> filter;
  if (options.filter != nullptr) filter.emplace(*options.filter, after, before);
  if (std::ranges::any_of(diff.rows, is_of_unknown_functions)) {
    view.warnings.emplace_back("functions without a name are matched where their bytes are equal");
  }
  std::vector<const DiffRow*> rows;
  for (const DiffRow& row : diff.rows) {
    const bool is_told = row.status != DiffStatus::kSame || row.by_shape || options.top == 0;
    if (is_told && (!filter || filter->matches(row))) rows.push_back(&row);
  }
  sort_rows(rows, options);
  const std::size_t shown = options.top == 0 ? rows.size() : std::min(options.top, rows.size());
  for (const DiffRow* row : std::span(rows).subspan(shown)) {
    ++view.rest_count;
    view.rest_before += row->before;
    view.rest_after += row->after;
  }
  rows.resize(shown);
  const LabelCounts counts = count_labels(rows, diff.rows);
  for (const DiffRow* row : rows) {
    std::string name = demangle_name(row->label, options.demangling);
    if (counts.at(row->label) > 1 && !row->unit.empty())
      name += " (" + std::string(row->unit) + ")";
    std::string old_name = demangle_name(row->old_label, options.demangling);
    // Constructors of one class, say: other symbols that read the same.
    if (old_name == name) old_name.clear();
    view.lines.push_back({.name = std::move(name),
                          .folded_into = demangle_name(row->folded_into, options.demangling),
                          .folded_with = demangle_name(row->folded_with, options.demangling),
                          .old_name = std::move(old_name),
                          .row = *row});
  }
  return view;
}

}  // namespace hone
