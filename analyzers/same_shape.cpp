// SPDX-License-Identifier: Apache-2.0
#include "analyzers/same_shape.h"

#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>

#include "analyzers/code_shape.h"
#include "analyzers/code_targets.h"
#include "analyzers/name_hash.h"

namespace hone {
namespace {

/// Shorter functions have too many twins.
constexpr std::uint64_t kSmallestShape = 16;
/// Bytes of one build that are disassembled at most (about a second): beyond, the builds are not
/// two of one program.
constexpr std::uint64_t kShapeBudget = 4 << 20;
constexpr int kMostRounds = 32;

/// One build: its units, and by each the partner in the other build.
struct Build {
  const Binary& binary;
  const std::vector<MatchUnit>& units;
  const std::vector<std::uint32_t>& partners;
  const std::vector<std::uint32_t>& folded;  ///< units of known fate, no partner's to be

  const Breakdown& breakdown_of(const MatchUnit& unit) const {
    return binary.members[unit.member].breakdown;
  }
  const Part& part_of(const MatchUnit& unit) const { return breakdown_of(unit).parts[unit.part]; }
};

/// A symbol that a function refers to.
struct SymbolUse {
  std::uint32_t unit = kUnmatched;
  std::uint64_t contents = 0;  ///< of a constant without a partner
};

/// A function without a partner.
struct Candidate {
  std::uint32_t unit = kUnmatched;
  std::uint64_t shape = 0;  ///< instructions, and what they refer to that has no symbol
  std::vector<SymbolUse> symbols;
};

/// Indices of the functions without a partner; none where their code is more than the budget.
std::vector<std::uint32_t> find_left(const Build& build) {
  std::vector<std::uint32_t> left;
  std::uint64_t bytes = 0;
  for (std::uint32_t i = 0; i < build.units.size(); ++i) {
    const MatchUnit& unit = build.units[i];
    if (build.partners[i] != kUnmatched || unit.size < kSmallestShape) continue;
    if (unit.raw == kNameless || build.folded[i] != kUnmatched) continue;
    if (build.part_of(unit).kind != PartKind::kFunction) continue;
    left.push_back(i);
    bytes += unit.size;
  }
  if (bytes > kShapeBudget) left.clear();
  return left;
}

/// Reads the candidates of one build, member by member.
class CandidateReader {
 public:
  explicit CandidateReader(const Build& build)
      : build_(build), shapes_(build.binary.members[0].breakdown.elf.machine) {
    for (const BinaryMember& member : build.binary.members) {
      unit_of_part_.emplace_back(member.breakdown.parts.size(), kUnmatched);
    }
    for (std::uint32_t i = 0; i < build.units.size(); ++i) {
      unit_of_part_[build.units[i].member][build.units[i].part] = i;
    }
  }

  /// Nothing where the function is in pieces or not all instructions.
  std::optional<Candidate> read(std::uint32_t index) {
    const MatchUnit& unit = build_.units[index];
    const Breakdown& breakdown = build_.breakdown_of(unit);
    const Part& part = build_.part_of(unit);
    const ElfSymbol& symbol = breakdown.table.symbols[breakdown.order[part.names]];
    const std::string_view contents = breakdown.elf.sections[part.section].contents;
    if (symbol.size != part.size || symbol.end() > contents.size()) return {};
    const auto shape = shapes_.find(contents.substr(symbol.begin, symbol.size));
    if (!shape) return {};
    if (!targets_ || member_ != unit.member) targets_.emplace(breakdown);
    member_ = unit.member;
    Candidate candidate{.unit = index, .shape = shape->hash, .symbols = {}};
    for (const CodeTarget& target :
         targets_->find(*shape, {part.section, symbol.begin}, symbol.size)) {
      add(candidate, target);
    }
    return candidate;
  }

 private:
  void add(Candidate& candidate, const CodeTarget& target) const {
    const MatchUnit& unit = build_.units[candidate.unit];
    const std::uint32_t used =
        target.part == kNoOwner ? kUnmatched : unit_of_part_[unit.member][target.part];
    // Its own parts, split off and back, are without a partner as well.
    const bool is_own = used != kUnmatched && build_.units[used].base == unit.base &&
                        build_.units[used].unit == unit.unit;
    const bool is_symbol = used != kUnmatched && !is_own;
    candidate.shape = mix_hash(candidate.shape, is_own ? 0 : target.detail);
    if (!is_symbol) return;
    const MatchUnit& symbol = build_.units[used];
    const bool is_known = build_.partners[used] != kUnmatched || !symbol.has_symbol;
    const std::uint64_t contents = is_known ? 0 : targets_->constant_of(build_.part_of(symbol));
    candidate.symbols.push_back({used, contents});
  }

  const Build& build_;
  CodeShapes shapes_;
  std::optional<CodeTargets> targets_;  ///< of `member_`
  std::uint32_t member_ = 0;
  std::vector<std::vector<std::uint32_t>> unit_of_part_;  ///< by member
};

std::vector<Candidate> find_candidates(const Build& build) {
  std::vector<Candidate> candidates;
  const std::vector<std::uint32_t> left = find_left(build);
  if (left.empty()) return candidates;
  CandidateReader reader(build);
  for (const std::uint32_t unit : left) {
    if (auto candidate = reader.read(unit)) candidates.push_back(std::move(*candidate));
  }
  return candidates;
}

/// The shape with the symbols it refers to, each known by the unit of the old build that it is (or
/// is paired with), variables without a partner by their size, constants by their bytes as well;
/// nothing while a function that it refers to has no partner, or no name: those are paired at
/// random.
std::optional<std::uint64_t> whole_shape(const Candidate& candidate, const Build& build,
                                         bool is_old) {
  std::uint64_t shape = candidate.shape;
  for (const SymbolUse& use : candidate.symbols) {
    const MatchUnit& unit = build.units[use.unit];
    const std::uint32_t partner = build.partners[use.unit];
    if (unit.raw == kNameless) return {};
    if (partner != kUnmatched) {
      shape = mix_hash(shape, is_old ? use.unit : partner);
    } else if (unit.size_class == SizeClass::kText) {
      return {};
    } else {
      shape = mix_hash(shape, mix_hash(unit.size, use.contents));
    }
  }
  return shape;
}

/// By shape the unit that alone has it; kUnmatched where several do.
using ShapeMap = std::unordered_map<std::uint64_t, std::uint32_t>;

ShapeMap map_shapes(const std::vector<Candidate>& candidates, const Build& build, bool is_old) {
  ShapeMap shapes;
  for (const Candidate& candidate : candidates) {
    if (build.partners[candidate.unit] != kUnmatched) continue;
    const auto shape = whole_shape(candidate, build, is_old);
    if (!shape) continue;
    const auto [place, is_new] = shapes.try_emplace(*shape, candidate.unit);
    if (!is_new) place->second = kUnmatched;
  }
  return shapes;
}

bool are_of_one_size(const MatchUnit& after, const MatchUnit& before) {
  const auto size = static_cast<double>(before.size);
  return std::abs(static_cast<double>(after.size) - size) <= 0.05 * size;
}

/// The number of pairs that were found.
std::size_t pair_unique(Matching& matching, const ShapeMap& after, const ShapeMap& before) {
  std::size_t pairs = 0;
  for (const auto& [shape, old] : before) {
    const auto found = after.find(shape);
    if (found == after.end() || old == kUnmatched || found->second == kUnmatched) continue;
    const std::uint32_t fresh = found->second;
    if (!are_of_one_size(matching.after[fresh], matching.before[old])) continue;
    matching.old_of[fresh] = old;
    matching.new_of[old] = fresh;
    matching.by_weaker_keys.push_back(old);
    matching.by_shape.insert(fresh);
    ++pairs;
  }
  return pairs;
}

}  // namespace

void pair_by_shape(Matching& matching, const Binary& after, const Binary& before) {
  const Build fresh{after, matching.after, matching.old_of, matching.folded_with};
  const Build old{before, matching.before, matching.new_of, matching.folded_into};
  const std::vector<Candidate> candidates = find_candidates(fresh);
  if (candidates.empty()) return;
  const std::vector<Candidate> old_candidates = find_candidates(old);
  for (int round = 0; round < kMostRounds; ++round) {
    const ShapeMap shapes = map_shapes(candidates, fresh, false);
    if (pair_unique(matching, shapes, map_shapes(old_candidates, old, true)) == 0) return;
  }
}

}  // namespace hone
