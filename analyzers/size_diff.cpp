// SPDX-License-Identifier: Apache-2.0
#include "analyzers/size_diff.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "analyzers/moved_functions.h"
#include "analyzers/name_hash.h"
#include "analyzers/nameless.h"
#include "analyzers/row_index.h"
#include "analyzers/template_names.h"

namespace hone {
namespace {

std::int64_t signed_size(std::uint64_t size) { return static_cast<std::int64_t>(size); }

const Part& part_of(const Binary& binary, const MatchUnit& unit) {
  return binary.members[unit.member].breakdown.parts[unit.part];
}

/// Kinds of parts that symbols own (MatchUnit::has_symbol).
bool is_symbol(PartKind kind) {
  return kind == PartKind::kFunction || kind == PartKind::kObject || kind == PartKind::kEstimated;
}

class Differ {
 public:
  Differ(const Binary& after, const Binary& before, bool by_template)
      : after_(after),
        before_(before),
        by_template_(by_template),
        matching_(match_parts(after, before)) {}

  SizeDiff diff() && {
    place_of_after_.assign(matching_.after.size(), RowIndex::kNone);
    out_.rows.reserve(matching_.after.size() + 64);
    for_whole_first(matching_.after, [this](std::uint32_t i) { add_after(i); });
    expect_split_off();
    note_old_names();
    for_whole_first(matching_.before, [this](std::uint32_t i) { add_before(i); });
    for (DiffRow& row : out_.rows) set_status(row);
    mark_moved(out_.rows, after_, before_);
    finish_matched();
    finish_padding();
    out_.residual = (after_.sizes().loaded - before_.sizes().loaded).count - out_.padding_delta();
    for (const DiffRow& row : out_.rows) out_.residual -= row.delta();
    sort_rows();
    return std::move(out_);
  }

 private:
  /// Whole functions first: a part that was split off, even a larger one, then finds its row.
  template <class Visit>
  static void for_whole_first(const std::vector<MatchUnit>& units, Visit visit) {
    for (const bool is_whole : {true, false}) {
      for (std::uint32_t i = 0; i < units.size(); ++i) {
        if ((units[i].role == SymbolRole::kWhole) == is_whole) visit(i);
      }
    }
  }

  /// Most rows of two builds are the same: they come last, in the order of the new build.
  void sort_rows() {
    const auto same = std::ranges::partition(
        out_.rows, [](const DiffRow& row) { return row.status != DiffStatus::kSame; });
    std::ranges::sort(out_.rows.begin(), same.begin(), [](const DiffRow& a, const DiffRow& b) {
      const auto size = [](const DiffRow& row) {
        return std::tuple(-std::abs(row.delta()), -row.after);
      };
      if (size(a) != size(b)) return size(a) < size(b);
      return std::tie(a.label, a.unit) < std::tie(b.label, b.unit);
    });
  }

  bool is_padding(const Binary& binary, const MatchUnit& unit) const {
    return part_of(binary, unit).kind == PartKind::kPadding;
  }

  void add_after(std::uint32_t i) {
    const MatchUnit& unit = matching_.after[i];
    if (add_padding(after_, unit, &PaddingChange::after)) return;
    const std::uint32_t place = find_or_add(after_, unit);
    place_of_after_[i] = place;
    out_.rows[place].after += signed_size(unit.size);
    out_.rows[place].count_after += 1;
    const std::uint32_t folded = matching_.folded_with[i];
    if (folded != kUnmatched) out_.rows[place].folded_with = matching_.before[folded].raw;
    if (!unit.has_symbol) return;
    total_after_ += unit.size;
  }

  void add_before(std::uint32_t i) {
    const MatchUnit& unit = matching_.before[i];
    if (add_padding(before_, unit, &PaddingChange::before)) return;
    const std::uint32_t partner = matching_.new_of[i];
    const std::uint32_t place =
        partner == kUnmatched ? find_place_before(unit) : place_of_after_[partner];
    note_whole(unit, place);
    DiffRow& row = out_.rows[place];
    row.before += signed_size(unit.size);
    row.count_before += 1;
    const std::uint32_t folded = matching_.folded_into[i];
    if (folded != kUnmatched) row.folded_into = matching_.after[folded].raw;
    if (unit.has_symbol) total_before_ += unit.size;
  }

  /// In the order of the old build, whole functions first: parts that were split off do not change
  /// what they say.
  void note_old_names() {
    std::vector<std::uint32_t>& paired = matching_.by_weaker_keys;
    std::ranges::sort(paired, {}, [this](std::uint32_t i) {
      return std::pair(matching_.before[i].role != SymbolRole::kWhole, i);
    });
    for (const std::uint32_t i : paired) note_old_name(i);
  }

  void note_old_name(std::uint32_t i) {
    const MatchUnit& unit = matching_.before[i];
    const std::uint32_t partner = matching_.new_of[i];
    if (by_template_ || partner == kUnmatched || !unit.has_symbol) return;
    DiffRow& row = out_.rows[place_of_after_[partner]];
    if (!row.old_label.empty()) return;
    if (unit.base != matching_.after[partner].base) {
      row.old_label = unit.base;
      row.by_shape = matching_.by_shape.contains(partner);
    } else if (unit.role == SymbolRole::kWhole && !row.unit.empty() && row.unit != unit.unit) {
      row.old_unit = unit.unit;
    }
  }

  /// Base and unit of the function that an unpaired part of the old build was split off from.
  using WholeKey = std::pair<std::string_view, std::string_view>;

  void expect_split_off() {
    for (std::uint32_t i = 0; i < matching_.before.size(); ++i) {
      const MatchUnit& unit = matching_.before[i];
      if (matching_.new_of[i] != kUnmatched || unit.role == SymbolRole::kWhole) continue;
      // The part is local, its function may be global.
      for (const std::string_view name : {unit.unit, std::string_view{}}) {
        place_of_whole_.try_emplace({unit.base, name}, std::nullopt);
      }
    }
  }

  void note_whole(const MatchUnit& unit, std::uint32_t place) {
    if (place_of_whole_.empty() || unit.role != SymbolRole::kWhole) return;
    const auto known = place_of_whole_.find({unit.base, unit.unit});
    if (known == place_of_whole_.end()) return;
    const bool is_first = !known->second || *known->second == place;
    known->second = is_first ? place : RowIndex::kNone;
  }

  /// An unpaired part of a function goes where the function went, which may have another unit now.
  std::uint32_t find_place_before(const MatchUnit& unit) {
    if (unit.role != SymbolRole::kWhole) {
      for (const std::string_view name : {unit.unit, std::string_view{}}) {
        const auto& place = place_of_whole_.at({unit.base, name});
        if (place && *place != RowIndex::kNone) return *place;
      }
    }
    const std::uint32_t row = find_or_add(before_, unit);
    // That name may have gone over to a symbol that had another one.
    const bool is_other = unit.role == SymbolRole::kWhole && !out_.rows[row].old_label.empty();
    return is_other ? add_row(before_, unit) : row;
  }

  bool add_padding(const Binary& binary, const MatchUnit& unit,
                   std::int64_t PaddingChange::* side) {
    if (!is_padding(binary, unit)) return false;
    const Part& part = part_of(binary, unit);
    const std::string_view section =
        binary.members[unit.member].breakdown.elf.sections[part.section].name;
    PaddingChange& change = padding_[section];
    change.section = section;
    change.*side += signed_size(unit.size);
    return true;
  }

  std::string_view label_of(const MatchUnit& unit) {
    return by_template_ ? templates_.find(unit.base) : unit.base;
  }

  std::uint32_t find_row(std::string_view label, std::string_view unit_name, const MatchUnit& unit,
                         std::uint64_t hash) const {
    return index_.find(hash, [&](std::uint32_t i) {
      const DiffRow& row = out_.rows[i];
      return row.label == label && row.unit == unit_name && row.size_class == unit.size_class &&
             is_symbol(row.kind) == unit.has_symbol;
    });
  }

  std::uint32_t find_or_add(const Binary& binary, const MatchUnit& unit) {
    const std::string_view label = label_of(unit);
    const std::string_view unit_name = by_template_ ? std::string_view{} : unit.unit;
    const std::uint64_t hash = by_template_ ? hash_name(label) : unit.base_hash;
    std::uint32_t row = find_row(label, unit_name, unit, hash);
    // A part that was split off is local, the function it belongs to may be global.
    if (row == RowIndex::kNone && unit.role != SymbolRole::kWhole) {
      row = find_row(label, {}, unit, hash);
    }
    if (row != RowIndex::kNone) return row;
    row = add_row(binary, unit);
    index_.insert(hash, row);
    return row;
  }

  std::uint32_t add_row(const Binary& binary, const MatchUnit& unit) {
    out_.rows.push_back({.label = label_of(unit),
                         .unit = by_template_ ? std::string_view{} : unit.unit,
                         .size_class = unit.size_class,
                         .kind = part_of(binary, unit).kind,
                         .raw = unit.has_symbol ? unit.base : std::string_view{}});
    return static_cast<std::uint32_t>(out_.rows.size() - 1);
  }

  static void set_status(DiffRow& row) {
    if (row.count_before == 0) {
      row.status = DiffStatus::kNew;
      return;
    }
    row.folded_with = {};
    if (row.count_after == 0) {
      row.status = row.folded_into.empty() ? DiffStatus::kRemoved : DiffStatus::kFolded;
    } else if (row.delta() != 0) {
      row.status = row.delta() > 0 ? DiffStatus::kGrew : DiffStatus::kShrank;
    }
  }

  /// A row, which all parts of one function share, counts as matched when it has bytes in both
  /// builds or when the other build has inlined copies of it.
  void finish_matched() {
    std::uint64_t after = nameless_bytes_in_both(matching_, after_, before_);
    std::uint64_t before = after;
    for (const DiffRow& row : out_.rows) {
      const bool is_known = row.count_before > 0 && row.count_after > 0;
      if (!is_symbol(row.kind) || row.label == kNameless) continue;
      if (!is_known && row.status != DiffStatus::kMoved) continue;
      after += static_cast<std::uint64_t>(row.after);
      before += static_cast<std::uint64_t>(row.before);
    }
    const auto share = [](std::uint64_t part, std::uint64_t whole) {
      return whole == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(whole);
    };
    out_.matched_after = share(after, total_after_);
    out_.matched_before = share(before, total_before_);
  }

  void finish_padding() {
    for (const auto& [section, change] : padding_) out_.padding.push_back(change);
  }

  const Binary& after_;
  const Binary& before_;
  bool by_template_;
  Matching matching_;
  SizeDiff out_;
  std::vector<std::uint32_t> place_of_after_;
  /// No value: not met yet; RowIndex::kNone: several functions bear that name.
  std::map<WholeKey, std::optional<std::uint32_t>> place_of_whole_;
  RowIndex index_;
  std::map<std::string_view, PaddingChange> padding_;
  TemplateNames templates_{out_.made_labels};
  std::uint64_t total_after_ = 0;
  std::uint64_t total_before_ = 0;
};

}  // namespace

std::string_view name_of(DiffStatus status) {
  constexpr std::array<std::string_view, 7> kNames = {"same",    "grew",   "shrank", "new",
                                                      "removed", "folded", "moved"};
  return kNames[static_cast<std::size_t>(status)];
}

std::int64_t SizeDiff::padding_delta() const {
  std::int64_t delta = 0;
  for (const PaddingChange& change : padding) delta += change.after - change.before;
  return delta;
}

SizeDiff diff_sizes(const Binary& after, const Binary& before, bool by_template) {
  return Differ(after, before, by_template).diff();
}

}  // namespace hone
