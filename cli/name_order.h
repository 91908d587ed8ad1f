// SPDX-License-Identifier: Apache-2.0
// The order of --sort name: by the names that are shown, each made once.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace hone {

/// The rows are of one vector, whose order decides between equal names. `shown_name` makes a string
/// of a row.
template <typename Row, typename ShownName>
void sort_by_name(std::vector<const Row*>& rows, const ShownName& shown_name) {
  std::vector<std::pair<std::string, const Row*>> named;
  named.reserve(rows.size());
  for (const Row* row : rows) named.emplace_back(shown_name(*row), row);
  std::ranges::sort(named);
  std::ranges::transform(named, rows.begin(), &std::pair<std::string, const Row*>::second);
}

}  // namespace hone
