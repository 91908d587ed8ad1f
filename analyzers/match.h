// SPDX-License-Identifier: Apache-2.0
// The same symbol in two builds. Parts are paired by keys that grow weaker; pairs found are taken
// out before the next key, and what meets only after stripping and is ambiguous stays unpaired.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "analyzers/binary.h"
#include "analyzers/section_kind.h"
#include "analyzers/symbol_name.h"

namespace hone {

/// A part as matching sees it. Its names are hashed once, for every table.
struct MatchUnit {
  std::string_view raw;   ///< of aliases the primary name
  std::string_view base;  ///< `raw` without suffixes
  std::string_view unit;  ///< of local names, where known
  std::uint64_t base_hash = 0;
  std::uint64_t raw_hash = 0;
  std::uint64_t size = 0;
  std::uint32_t member = 0;  ///< index in Binary::members
  std::uint32_t part = 0;    ///< index in Breakdown::parts
  SymbolRole role = SymbolRole::kWhole;
  SizeClass size_class = SizeClass::kText;
  bool is_numbered = false;  ///< `raw` ends in a plain number, see without_number()
  bool has_symbol = false;   ///< false: padding, tables, … which pair by their section
};

/// The raw name and base of every function without a name: its address is none.
inline constexpr std::string_view kNameless = "[functions without a name]";

inline constexpr std::uint32_t kUnmatched = 0xffffffff;

struct Matching {
  std::vector<MatchUnit> before;      ///< of the old build
  std::vector<MatchUnit> after;       ///< of the new build
  std::vector<std::uint32_t> old_of;  ///< by index in `after`: its partner in `before`
  std::vector<std::uint32_t> new_of;  ///< by index in `before`: its partner in `after`
  /// By index in `before`: an unpaired part whose name is now one of several names of this part of
  /// `after`: identical code was folded.
  std::vector<std::uint32_t> folded_into;
  /// By index in `after`: an unpaired part whose name was one of several names of this part of
  /// `before`: its code was folded then.
  std::vector<std::uint32_t> folded_with;
  /// Indices in `before` of what was paired by less than name, unit and class.
  std::vector<std::uint32_t> by_weaker_keys;
  /// Indices in `after` whose partner has another name and the same code.
  std::unordered_set<std::uint32_t> by_shape;

  /// Of a part that may still be paired: neither is it nor was it folded.
  bool is_open_after(std::uint32_t i) const {
    return old_of[i] == kUnmatched && folded_with[i] == kUnmatched;
  }
  bool is_open_before(std::uint32_t i) const {
    return new_of[i] == kUnmatched && folded_into[i] == kUnmatched;
  }
};

/// Units are paired within one class of sections, apart those that symbols own.
inline std::uint32_t kind_of(const MatchUnit& unit) {
  return 2 * static_cast<std::uint32_t>(unit.size_class) + (unit.has_symbol ? 1 : 0);
}

/// Expected linear time; only names that the first keys leave over are demangled, only code that
/// all names leave over is disassembled.
Matching match_parts(const Binary& after, const Binary& before);

}  // namespace hone
