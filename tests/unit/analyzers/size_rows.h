// SPDX-License-Identifier: Apache-2.0
// Rows of a table by their label.
#pragma once

#include <algorithm>
#include <string_view>

#include "analyzers/size_table.h"

namespace hone::test {

/// The first row of that label; nullptr when there is none.
inline const SizeRow* find(const SizeTable& table, std::string_view label) {
  const auto row = std::ranges::find(table.rows, label, &SizeRow::label);
  return row == table.rows.end() ? nullptr : &*row;
}

/// Of a row that is there.
inline WideSizes wide(const SizeTable& table, std::string_view label) {
  const auto row = std::ranges::find(table.rows, label, &SizeRow::label);
  return wide_of(table, static_cast<std::uint32_t>(row - table.rows.begin()));
}

}  // namespace hone::test
