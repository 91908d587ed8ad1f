// SPDX-License-Identifier: Apache-2.0
// The difference of two builds as rows: what grew, shrank, came, went, was folded or moved into its
// callers or out of them. Rows and padding sum to the difference of the loaded sizes; what is left
// over is the residual, always printed. A file against itself is all zero.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/match.h"

namespace hone {

enum class DiffStatus { kSame, kGrew, kShrank, kNew, kRemoved, kFolded, kMoved };

/// "same", "grew", "shrank", "new", "removed", "folded", "moved".
std::string_view name_of(DiffStatus status);

struct DiffRow {
  std::string_view label;  ///< raw base name, or a template
  std::string_view unit;   ///< of local names
  SizeClass size_class = SizeClass::kText;
  PartKind kind = PartKind::kUnattributed;
  DiffStatus status = DiffStatus::kSame;
  std::int64_t before = 0;
  std::int64_t after = 0;
  std::uint32_t count_before = 0;
  std::uint32_t count_after = 0;
  std::string_view raw;          ///< base name of its first part; empty for what is no symbol
  std::string_view folded_into;  ///< raw name; kFolded only
  std::string_view folded_with;  ///< raw name that its code was folded into before; kNew only
  std::string_view old_label;    ///< raw base name of the part it was paired with, if another
  std::string_view old_unit;     ///< of the part of that name that it was paired with, if another
  bool by_shape = false;  ///< paired by its code: `old_label` is no name it is known to have had
  std::uint64_t inlined = 0;  ///< bytes more of copies in the build that lacks it; kMoved only

  std::int64_t delta() const { return after - before; }
};

struct PaddingChange {
  std::string_view section;
  std::int64_t before = 0;
  std::int64_t after = 0;
};

struct SizeDiff {
  std::vector<DiffRow>
      rows;  ///< by absolute change, the largest first; what is the same comes last
  std::vector<PaddingChange> padding;
  /// Shares of the bytes that symbols own for which the other build has the same symbol, or inlined
  /// copies of it.
  double matched_after = 1;
  double matched_before = 1;
  /// Difference of the loaded sizes that no row and no padding explains.
  std::int64_t residual = 0;
  std::deque<std::string> made_labels;

  std::int64_t padding_delta() const;
};

/// Functions of one build whose inlined copies DWARF of the other knows have moved. By symbol, or
/// by template with the number of instances.
SizeDiff diff_sizes(const Binary& after, const Binary& before, bool by_template);

}  // namespace hone
