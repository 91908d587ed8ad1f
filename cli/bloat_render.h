// SPDX-License-Identifier: Apache-2.0
// A renderer per format for `hone bloat`, of one binary and of two.
#pragma once

#include <string>
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
    std::string old_name;  ///< of a renamed function
    DiffRow row;
  };
  std::vector<Line> lines;
  std::size_t rest_count = 0;  ///< changed rows that are not shown
  std::int64_t rest_before = 0;
  std::int64_t rest_after = 0;
  std::vector<std::string> warnings;  ///< about either file
  const SizeDiff* diff = nullptr;
};

struct DiffOptions {
  DiffSort sort = DiffSort::kDelta;
  std::size_t top = 40;
  Demangling demangling = Demangling::kFull;
  const NameFilter* filter = nullptr;
};

/// `diff` must outlive the result. `with_same`: unchanged rows as well (JSON).
DiffView view_diff(const Binary& after, const Binary& before, const SizeDiff& diff,
                   const DiffOptions& options, bool with_same);

/// What was compared, in two lines: "new: app, build-id 3f…, names from symtab", "old: …".
std::vector<std::string> titles_of(const DiffView& view);

/// The name, and where the symbol went or came from: "f into callers, 64 B there", "g (was h)".
std::string name_with_fate(const DiffView::Line& line);

std::string render_diff_text(const DiffView& view, const TextStyle& style);
std::string render_diff_json(const DiffView& view);  ///< schema hone.bloat-diff/1
std::string render_diff_csv(const DiffView& view);
std::string render_diff_markdown(const DiffView& view);

}  // namespace hone
