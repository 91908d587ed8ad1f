// SPDX-License-Identifier: Apache-2.0
// Units of two builds by what they must have in common to be paired.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzers/match.h"
#include "analyzers/name_hash.h"
#include "analyzers/row_index.h"

namespace hone {

/// What two units must have in common. Its text lives elsewhere.
struct MatchKey {
  std::string_view name;
  std::string_view unit;
  std::uint32_t kind = 0;
  std::uint64_t name_hash = hash_name(name);
  std::uint64_t size = 0;  ///< where it must be equal

  bool operator==(const MatchKey& other) const {
    return name_hash == other.name_hash && kind == other.kind && size == other.size &&
           name == other.name && unit == other.unit;
  }
  std::uint64_t hash() const {
    return name_hash ^ (unit.empty() ? 0 : hash_name(unit) * 31) ^
           ((kind + 64 * size) * 0x9e3779b97f4a7c15ULL);
  }
};

/// Indices of units, in the order they were added.
struct KeyChain {
  std::uint32_t first = kUnmatched;
  std::uint32_t last = kUnmatched;
  std::uint32_t count = 0;
};

/// The units of both builds that have one key.
struct KeyBucket {
  MatchKey key;
  KeyChain after;
  KeyChain before;
};

/// What both builds have under each key of the old build. A key is looked for once for each unit.
class KeyBuckets {
 public:
  KeyBuckets(std::size_t after, std::size_t before)
      : next_after_(after, kUnmatched), next_before_(before, kUnmatched) {}

  void add_before(const MatchKey& key, std::uint32_t unit) {
    const std::uint64_t hash = key.hash();
    std::uint32_t at = find(key, hash);
    if (at == RowIndex::kNone) {
      at = static_cast<std::uint32_t>(buckets_.size());
      buckets_.push_back({.key = key});
      index_.insert(hash, at);
    }
    append(buckets_[at].before, next_before_, unit);
  }

  void add_after(const MatchKey& key, std::uint32_t unit) {
    const std::uint32_t at = find(key, key.hash());
    if (at != RowIndex::kNone) append(buckets_[at].after, next_after_, unit);
  }

  const std::vector<KeyBucket>& all() const { return buckets_; }
  std::vector<std::uint32_t> after_of(const KeyBucket& bucket) const {
    return list(bucket.after, next_after_);
  }
  std::vector<std::uint32_t> before_of(const KeyBucket& bucket) const {
    return list(bucket.before, next_before_);
  }

 private:
  std::uint32_t find(const MatchKey& key, std::uint64_t hash) const {
    return index_.find(hash, [&](std::uint32_t at) { return buckets_[at].key == key; });
  }

  static void append(KeyChain& chain, std::vector<std::uint32_t>& next, std::uint32_t unit) {
    (chain.count == 0 ? chain.first : next[chain.last]) = unit;
    chain.last = unit;
    ++chain.count;
  }

  static std::vector<std::uint32_t> list(const KeyChain& chain,
                                         const std::vector<std::uint32_t>& next) {
    std::vector<std::uint32_t> units;
    for (std::uint32_t i = 0, at = chain.first; i < chain.count; ++i, at = next[at]) {
      units.push_back(at);
    }
    return units;
  }

  std::vector<std::uint32_t> next_after_;
  std::vector<std::uint32_t> next_before_;
  std::vector<KeyBucket> buckets_;
  RowIndex index_;
};

/// Units by all of their names; of one name in the order they were added. Linear, however many
/// units bear one name.
class NamedUnits {
 public:
  void add(const MatchKey& key, std::uint32_t unit) {
    const auto entry = static_cast<std::uint32_t>(entries_.size());
    entries_.push_back({.unit = unit});
    const std::uint64_t hash = key.hash();
    const std::uint32_t at = find(key, hash);
    if (at != RowIndex::kNone) {
      entries_[names_[at].last].next = entry;
      names_[at].last = entry;
    } else {
      index_.insert(hash, static_cast<std::uint32_t>(names_.size()));
      names_.push_back({.key = key, .first = entry, .last = entry});
    }
  }

  /// The first unit of that name that is not taken; kUnmatched where there is none. What is taken
  /// must stay so: it is not looked at again.
  template <class IsTaken>
  std::uint32_t find_first(const MatchKey& key, IsTaken is_taken) {
    const std::uint32_t at = find(key, key.hash());
    if (at == RowIndex::kNone) return kUnmatched;
    std::uint32_t& first = names_[at].first;
    while (first != RowIndex::kNone && is_taken(entries_[first].unit)) first = entries_[first].next;
    return first == RowIndex::kNone ? kUnmatched : entries_[first].unit;
  }

 private:
  struct Entry {
    std::uint32_t unit = kUnmatched;
    std::uint32_t next = RowIndex::kNone;
  };
  struct Name {
    MatchKey key;
    std::uint32_t first = RowIndex::kNone;
    std::uint32_t last = RowIndex::kNone;
  };

  std::uint32_t find(const MatchKey& key, std::uint64_t hash) const {
    return index_.find(hash, [&](std::uint32_t at) { return names_[at].key == key; });
  }

  std::vector<Entry> entries_;
  std::vector<Name> names_;
  RowIndex index_;
};

}  // namespace hone
