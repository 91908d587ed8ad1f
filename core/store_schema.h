// SPDX-License-Identifier: Apache-2.0
// The tables of the store and their version.
#pragma once

#include "core/database.h"

namespace hone {

/// Kept in SQLite's user_version; grows with every change of the tables.
inline constexpr std::int64_t kStoreSchema = 4;

/// Makes the tables in an empty file; accepts a file of this version and brings one of an older
/// version up to it. An Error when the file
/// was written by a newer hone, by another program, or is damaged.
Result<void> prepare_schema(Database& database);

}  // namespace hone
