// SPDX-License-Identifier: Apache-2.0
#include "analyzers/match.h"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "analyzers/match_keys.h"
#include "analyzers/match_units.h"
#include "analyzers/name_hash.h"
#include "analyzers/same_shape.h"
#include "analyzers/shared_names.h"

namespace hone {
namespace {

using Unit = MatchUnit;
using Key = MatchKey;

/// Parts that were split off are no rivals of the functions.
std::uint32_t kind_and_part_of(const Unit& unit) {
  const bool is_function = unit.role == SymbolRole::kWhole || unit.role == SymbolRole::kClone;
  return kind_of(unit) + (is_function ? 0 : 16);
}

class Matcher {
 public:
  Matcher(const Binary& after, const Binary& before) : after_(after), before_(before) {
    result_.after = collect_units(after);
    result_.before = collect_units(before);
    result_.old_of.assign(result_.after.size(), kUnmatched);
    result_.new_of.assign(result_.before.size(), kUnmatched);
    result_.folded_with = result_.old_of;
    result_.folded_into = result_.new_of;
  }

  Matching match() && {
    // What the units of names must have in common.
    const auto of_unit = [](std::string_view unit) { return unit; };
    const auto of_any = [](std::string_view) { return std::string_view{}; };
    pair_numbered(of_unit);
    pair_same_names();
    pair_aliases(of_unit);
    find_folded(result_, after_, before_);
    pair_numbered(of_any);
    pair_all([](const Unit& u) { return Key{u.raw, {}, kind_of(u), u.raw_hash}; });
    pair_aliases(of_any);
    pair_unique([](const Unit& u) {
      return Key{
          u.base, {}, 16 * (1 + static_cast<std::uint32_t>(u.role)) + kind_of(u), u.base_hash};
    });
    pair_unique([](const Unit& u) { return Key{u.base, {}, kind_and_part_of(u), u.base_hash}; });
    pair_unique([](const Unit& u) { return Key{u.base, {}, kind_of(u), u.base_hash}; });
    pair_unique([](const Unit& u) { return Key{without_number(u.base), {}, kind_and_part_of(u)}; });
    pair_unique([this](const Unit& u) { return readable_key(u, false); });
    pair_unique([this](const Unit& u) { return readable_key(u, true); });
    pair_by_shape(result_, after_, before_);
    return std::move(result_);
  }

 private:
  void pair(std::uint32_t after, std::uint32_t before) {
    result_.old_of[after] = before;
    result_.new_of[before] = after;
    result_.by_weaker_keys.push_back(before);
  }

  /// The first key: what it pairs is left out of `by_weaker_keys`.
  void pair_same_names() {
    const std::size_t known = result_.by_weaker_keys.size();
    pair_all([](const Unit& u) { return Key{u.raw, u.unit, kind_of(u), u.raw_hash}; });
    result_.by_weaker_keys.resize(known);
  }

  static bool is_any(const Unit&) { return true; }

  template <class MakeKey, class IsWanted>
  KeyBuckets bucket_open(MakeKey make_key, IsWanted is_wanted) const {
    KeyBuckets buckets(result_.after.size(), result_.before.size());
    for (std::uint32_t i = 0; i < result_.before.size(); ++i) {
      const Unit& unit = result_.before[i];
      if (result_.is_open_before(i) && is_wanted(unit)) buckets.add_before(make_key(unit), i);
    }
    for (std::uint32_t i = 0; i < result_.after.size(); ++i) {
      const Unit& unit = result_.after[i];
      if (result_.is_open_after(i) && is_wanted(unit)) buckets.add_after(make_key(unit), i);
    }
    return buckets;
  }

  /// Compilers number local names by their order (`buffer.1`): those of one size are the same
  /// rather than those of one number.
  template <class KeyOf>
  void pair_numbered(KeyOf key_of) {
    const auto is_numbered = [](const Unit& u) { return u.is_numbered; };
    if (std::ranges::none_of(result_.after, is_numbered)) return;
    const auto key = [&](const Unit& u, std::string_view name) {
      return Key{name, key_of(u.unit), kind_of(u), hash_name(name), u.size};
    };
    pair_all([&](const Unit& u) { return key(u, u.raw); }, is_numbered);
    pair_unique([&](const Unit& u) { return key(u, without_number(u.raw)); }, is_numbered);
  }

  /// Pairs as many of equal keys as both builds have, the largest of both first.
  template <class MakeKey, class IsWanted = decltype(&is_any)>
  void pair_all(MakeKey make_key, IsWanted is_wanted = &is_any) {
    const KeyBuckets buckets = bucket_open(make_key, is_wanted);
    for (const KeyBucket& bucket : buckets.all()) {
      if (bucket.after.count == 1 && bucket.before.count == 1) {
        pair(bucket.after.first, bucket.before.first);
      } else if (bucket.after.count > 0) {
        pair_many(bucket, buckets.after_of(bucket), buckets.before_of(bucket));
      }
    }
  }

  void pair_many(const KeyBucket& bucket, std::vector<std::uint32_t> after,
                 std::vector<std::uint32_t> before) {
    const auto sort = [](std::vector<std::uint32_t>& indices, const std::vector<Unit>& units) {
      std::ranges::sort(indices, [&](std::uint32_t a, std::uint32_t b) {
        return units[a].size != units[b].size ? units[a].size > units[b].size : a < b;
      });
    };
    // Those without a name share one row, whoever is paired with whom.
    if (bucket.key.name != kNameless) {
      sort(after, result_.after);
      sort(before, result_.before);
    }
    const std::size_t pairs = std::min(after.size(), before.size());
    for (std::size_t i = 0; i < pairs; ++i) pair(after[i], before[i]);
  }

  /// Pairs only keys that one symbol of each build has: no guesses.
  template <class MakeKey, class IsWanted = decltype(&is_any)>
  void pair_unique(MakeKey make_key, IsWanted is_wanted = &is_any) {
    const KeyBuckets buckets = bucket_open(make_key, is_wanted);
    for (const KeyBucket& bucket : buckets.all()) {
      if (bucket.after.count != 1 || bucket.before.count != 1) continue;
      if (result_.after[bucket.after.first].has_symbol) {
        pair(bucket.after.first, bucket.before.first);
      }
    }
  }

  /// Of ranges with several names the primary one may differ between builds.
  template <class KeyOf>
  void pair_aliases(KeyOf key_of) {
    NamedUnits units;
    for (std::uint32_t i = 0; i < result_.before.size(); ++i) {
      const Unit& unit = result_.before[i];
      if (!result_.is_open_before(i) || !unit.has_symbol) continue;
      const auto add = [&](std::string_view name, std::string_view file) {
        units.add({name, key_of(file), kind_of(unit)}, i);
      };
      add(unit.raw, unit.unit);
      for_aliases(before_, unit, add);
    }
    for (std::uint32_t i = 0; i < result_.after.size(); ++i) {
      const Unit& unit = result_.after[i];
      if (!result_.is_open_after(i) || !unit.has_symbol) continue;
      const auto try_name = [&](std::string_view name, std::string_view file) {
        if (result_.old_of[i] != kUnmatched) return;
        const std::uint32_t found =
            units.find_first({name, key_of(file), kind_of(unit)},
                             [&](std::uint32_t old) { return result_.new_of[old] != kUnmatched; });
        if (found != kUnmatched) pair(i, found);
      };
      try_name(unit.raw, unit.unit);
      for_aliases(after_, unit, try_name);
    }
  }

  Key readable_key(const Unit& unit, bool drop_parameters) {
    std::string name = demangle_name(unit.base);
    if (drop_parameters) name = std::string(without_parameters(name));
    return {texts_.emplace_back(std::move(name)), {}, kind_and_part_of(unit)};
  }

  const Binary& after_;
  const Binary& before_;
  Matching result_;
  std::deque<std::string> texts_;
};

}  // namespace

Matching match_parts(const Binary& after, const Binary& before) {
  return Matcher(after, before).match();
}

}  // namespace hone
