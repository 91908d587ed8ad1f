// SPDX-License-Identifier: Apache-2.0
// What the store's .cpp files share: the open database and the one rule for failing reads.
#pragma once

#include <stdexcept>
#include <utility>

#include "core/database.h"
#include "core/store.h"

namespace hone {

struct Store::State {
  explicit State(Database opened) : database(std::move(opened)) {}

  /// Reads have no error channel: the file was checked when it was opened, so only a failing disk
  /// or foreign hands can break them now. Throws std::runtime_error with the file's name.
  void read(std::string_view sql, SqlValues values, const std::function<void(SqlColumns&)>& each) {
    if (auto done = database.query(sql, values, each); !done) {
      throw std::runtime_error(done.error().message);
    }
  }

  Database database;
};

/// The value that `name` stands for in `names`, whose index is the enumerator; the last one for a
/// name that is not in it.
template <typename Enum, std::size_t N>
Enum enum_of(const std::string_view (&names)[N], std::string_view name) {
  std::size_t i = 0;
  while (i + 1 < N && names[i] != name) ++i;
  return static_cast<Enum>(i);
}

template <typename Enum, std::size_t N>
std::string_view name_in(const std::string_view (&names)[N], Enum value) {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace hone
