// SPDX-License-Identifier: Apache-2.0
// A renderer per format for `hone bloat`, of one binary and of two.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzers/size_diff.h"
#include "cli/bloat_view.h"
#include "cli/render.h"

namespace hone {

std::string render_bloat_text(const BloatView& view, const BloatOptions& options,
                              const TextStyle& style);
std::string render_bloat_json(const BloatView& view);  ///< schema hone.bloat/1
std::string render_bloat_csv(const BloatView& view);
std::string render_bloat_markdown(const BloatView& view, const BloatOptions& options);

/// What was analysed, in a line of every format: "app, build-id 3f…, names from symtab".
std::string title_of(const BloatView& view);

enum class DiffSort { kDelta, kSize, kName, kCount };

/// Two binaries and their difference, rows already chosen.
struct DiffView {
  AnalysedFile after;
  AnalysedFile before;
  Sizes after_sizes;
  Sizes before_sizes;
  struct Line {
    std::string name;
    std::string folded_into;
    std::string folded_with;  ///< of what was folded in the old build alone
    std::string old_name;     ///< of what it was paired with, if another
    DiffRow row;
  };
  std::vector<Line> lines;
  std::size_t rest_count = 0;  ///< rows of those to be listed that `top` leaves out
  std::int64_t rest_before = 0;
  std::int64_t rest_after = 0;
  std::vector<std::string> warnings;  ///< about either file
  const SizeDiff* diff = nullptr;
};

struct DiffOptions {
  DiffSort sort = DiffSort::kDelta;
  std::size_t top = 40;  ///< 0: every row, unchanged ones as well
  Demangling demangling = Demangling::kFull;
  const NameFilter* filter = nullptr;
};

/// Rows that changed, and those that were paired by their code alone. `diff` must outlive the
/// result.
DiffView view_diff(const Binary& after, const Binary& before, const SizeDiff& diff,
                   const DiffOptions& options);

/// What was compared, in two lines: "new: app, build-id 3f…, names from symtab", "old: …".
std::vector<std::string> titles_of(const DiffView& view);

/// The name, and where the symbol went or came from: "f into callers, 64 B there", "g (was h)",
/// "i (same shape as j)", "k (was folded with l)".
std::string name_with_fate(const DiffView::Line& line);

/// What paired a row with another name: "name" (part of it, or another one of several), "shape".
std::string_view matched_by(const DiffView::Line& line);

std::string render_diff_text(const DiffView& view, const TextStyle& style);
std::string render_diff_json(const DiffView& view);  ///< schema hone.bloat-diff/1
std::string render_diff_csv(const DiffView& view);
std::string render_diff_markdown(const DiffView& view);

}  // namespace hone
