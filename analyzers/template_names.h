// SPDX-License-Identifier: Apache-2.0
// The groups of `--by template`, each name demangled once.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/row_index.h"

namespace hone {

class TemplateNames {
 public:
  /// The groups' names are kept in `made`, which must outlive them.
  explicit TemplateNames(std::deque<std::string>& made) : made_(made) {}

  /// template_name() of a mangled base; other names unchanged. Views `base` or what was made.
  std::string_view find(std::string_view base);

 private:
  std::deque<std::string>& made_;
  RowIndex index_;
  std::vector<std::pair<std::string_view, std::string_view>> names_;  ///< base and group
};

}  // namespace hone
