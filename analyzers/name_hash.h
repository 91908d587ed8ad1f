// SPDX-License-Identifier: Apache-2.0
// Hashes for the tables of one process: of names and bytes, and of what numbers make up together.
// They are never stored.
#pragma once

#include <cstdint>
#include <string_view>

namespace hone {

/// Hash of a name or of any bytes.
std::uint64_t hash_name(std::string_view name);

/// `hash` with `value` behind it; the order counts.
inline std::uint64_t mix_hash(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9e3779b97f4a7c15 + (hash << 6) + (hash >> 2);
  return hash * 0xff51afd7ed558ccd;
}

}  // namespace hone
