// SPDX-License-Identifier: Apache-2.0
#include "analyzers/instance_index.h"

#include "analyzers/name_hash.h"

namespace hone {
namespace {

std::uint64_t hash_of(const InstanceIndex::Instance& part) {
  const std::uint64_t place = (std::uint64_t{part.row} << 32) | part.unit;
  return mix_hash(hash_name(part.base), place);
}

}  // namespace

std::uint32_t InstanceIndex::find(const Instance& part, std::uint64_t hash) const {
  return index_.find(hash, [&](std::uint32_t i) {
    const Instance& known = instances_[i];
    return known.base == part.base && known.row == part.row && known.unit == part.unit;
  });
}

void InstanceIndex::add(const Instance& part, bool is_split_off) {
  std::uint32_t at = RowIndex::kNone;
  if (is_split_off) {
    Instance global = part;
    global.unit = 0;
    at = find(global, hash_of(global));
  }
  const std::uint64_t hash = hash_of(part);
  if (at == RowIndex::kNone) at = find(part, hash);
  if (at == RowIndex::kNone) {
    index_.insert(hash, static_cast<std::uint32_t>(instances_.size()));
    instances_.push_back(part);
  } else {
    instances_[at].size += part.size;
  }
}

}  // namespace hone
