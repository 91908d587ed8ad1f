// SPDX-License-Identifier: Apache-2.0
#include "analyzers/remark_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

namespace hone {

namespace {

/// A place of the source, whatever function its code ended up in; of inlining, with the callee.
using Site = std::tuple<std::string, std::uint32_t, std::uint32_t, std::string>;

Site site_of(const Remark& remark) {
  return {remark.file, remark.line, remark.column, remark.callee};
}

using Sites = std::map<Site, const Remark*>;

std::string shown_place(const Remark& remark) {
  return fmt::format("{}:{}", remark.file, remark.line);
}

int width_of(const Remark& remark) {
  int width = 0;
  std::from_chars(remark.width.data(), remark.width.data() + remark.width.size(), width);
  return width;
}

}  // namespace

struct RemarkIndex::Tables {
  std::vector<Remark> remarks;
  std::multimap<std::string, const Remark*> by_symbol;  ///< by function, and by callee
  Sites inlined, not_inlined, loops, other_loops, straight, split;

  Sites& of(RemarkKind kind) {
    switch (kind) {
      case RemarkKind::kInlined:
        return inlined;
      case RemarkKind::kNotInlined:
        return not_inlined;
      case RemarkKind::kLoopVectorized:
        return loops;
      case RemarkKind::kLoopNotVectorized:
        return other_loops;
      case RemarkKind::kStraightVectorized:
        return straight;
      case RemarkKind::kSplit:
        break;
    }
    return split;
  }

  void add(const Remark& remark) {
    by_symbol.emplace(remark.function, &remark);
    if (!remark.callee.empty() && remark.callee != remark.function) {
      by_symbol.emplace(remark.callee, &remark);
    }
    const Remark*& known = of(remark.kind).try_emplace(site_of(remark), &remark).first->second;
    // Of several copies of a loop, the widest; of several reasons, the first that is one.
    const bool says_more = remark.kind == RemarkKind::kLoopVectorized
                               ? width_of(remark) > width_of(*known)
                               : known->reason.empty() && !remark.reason.empty();
    if (says_more) known = &remark;
  }
};

RemarkIndex::RemarkIndex(std::vector<Remark> remarks) : tables_(std::make_unique<Tables>()) {
  tables_->remarks = std::move(remarks);
  for (const Remark& remark : tables_->remarks) {
    if (!remark.file.empty() && remark.line > 0) tables_->add(remark);
  }
}

RemarkIndex::~RemarkIndex() = default;
RemarkIndex::RemarkIndex(RemarkIndex&&) noexcept = default;
RemarkIndex& RemarkIndex::operator=(RemarkIndex&&) noexcept = default;

namespace {

using Tables = RemarkIndex::Tables;

const Remark* find_at(const Sites& sites, const Site& site) {
  const auto found = sites.find(site);
  return found == sites.end() ? nullptr : found->second;
}

std::string describe_cost(const Remark& remark) {
  if (!remark.reason.empty()) return remark.reason;
  if (!remark.cost) return {};
  return remark.threshold ? fmt::format("cost {}, limit {}", *remark.cost, *remark.threshold)
                          : fmt::format("cost {}", *remark.cost);
}

/// " (NOW; BEFORE: EARLIER)", without what is empty.
std::string in_brackets(const std::string& now, const std::string& earlier) {
  if (now.empty() && earlier.empty()) return {};
  if (earlier.empty()) return " (" + now + ")";
  return fmt::format(" ({}{}before: {})", now, now.empty() ? "" : "; ", earlier);
}

struct Ranked {
  RemarkDifference difference;
  int rank = 0;
  double weight = 0;
  std::int64_t cost = 0;
};

/// Collects what differs for one symbol.
class Explainer {
 public:
  Explainer(const Tables& before, const Tables& after, const std::string& symbol,
            const std::map<std::string, double>& weights)
      : before_(before), after_(after), symbol_(symbol), weights_(weights) {}

  std::vector<RemarkDifference> explain() {
    for (const auto& [first, last] : {after_.by_symbol.equal_range(symbol_)}) {
      for (auto at = first; at != last; ++at) look(*at->second, after_, before_, true);
    }
    for (const auto& [first, last] : {before_.by_symbol.equal_range(symbol_)}) {
      for (auto at = first; at != last; ++at) look(*at->second, before_, after_, false);
    }
    const auto order = [](const Ranked& each) {
      return std::tuple(each.rank, -each.weight, -each.cost, each.difference.file,
                        each.difference.line, each.difference.text);
    };
    std::ranges::sort(found_, {}, order);
    std::vector<RemarkDifference> differences;
    for (Ranked& each : found_) differences.push_back(std::move(each.difference));
    return differences;
  }

 private:
  /// A decision of `own`; `is_now`: of the later build.
  void look(const Remark& remark, const Tables& own, const Tables& other, bool is_now) {
    switch (remark.kind) {
      case RemarkKind::kInlined:
        return look_inlined(remark, other, is_now);
      case RemarkKind::kLoopVectorized:
        return look_loop(remark, own, other, is_now);
      case RemarkKind::kStraightVectorized:
        if (find_at(other.straight, site_of(remark)) == nullptr) {
          add(remark, is_now ? RemarkChange::kVectorized : RemarkChange::kNotVectorized,
              fmt::format("{}: straight code at {}",
                          is_now ? "vectorised now" : "not vectorised any more",
                          shown_place(remark)));
        }
        return;
      case RemarkKind::kSplit:
        if (find_at(other.split, site_of(remark)) == nullptr) {
          add(remark, is_now ? RemarkChange::kSplit : RemarkChange::kNotSplit,
              fmt::format("cold code at {} {}", shown_place(remark),
                          is_now ? "split off now" : "not split off any more"));
        }
        return;
      case RemarkKind::kNotInlined:
      case RemarkKind::kLoopNotVectorized:
        return;
    }
  }

  /// Without a word of the other build on this call nothing is known: it may have vanished there.
  void look_inlined(const Remark& remark, const Tables& other, bool is_now) {
    const Site site = site_of(remark);
    const Remark* missed = find_at(other.not_inlined, site);
    if (missed == nullptr || find_at(other.inlined, site) != nullptr) return;
    const Remark& later = is_now ? remark : *missed;
    const Remark& earlier = is_now ? *missed : remark;
    const char* what = is_now ? "inlined now" : "not inlined any more";
    const std::string whom =
        remark.callee == symbol_
            ? fmt::format("into {} at {}", remark.function, shown_place(remark))
            : fmt::format("{}, called at {}", remark.callee, shown_place(remark));
    add(remark, is_now ? RemarkChange::kInlined : RemarkChange::kNotInlined,
        fmt::format("{}{} {}{}", what, remark.callee == symbol_ ? "" : ":", whom,
                    in_brackets(describe_cost(later), describe_cost(earlier))));
  }

  void look_loop(const Remark& remark, const Tables& own, const Tables& other, bool is_now) {
    const Site site = site_of(remark);
    const auto describe_width = [](const Remark& loop) {
      return fmt::format("{} at a time, {} interleaved", loop.width, loop.interleaved);
    };
    if (const Remark* both = find_at(other.loops, site)) {
      const Remark& widest = *find_at(own.loops, site);
      if (is_now && widest.width != both->width) {
        add(remark, RemarkChange::kOtherWidth,
            fmt::format("vectorised otherwise: loop at {}{}", shown_place(remark),
                        in_brackets(describe_width(widest), describe_width(*both))));
      }
      return;
    }
    const Remark* missed = find_at(other.other_loops, site);
    const std::string reason = missed == nullptr ? std::string() : missed->reason;
    add(remark, is_now ? RemarkChange::kVectorized : RemarkChange::kNotVectorized,
        fmt::format("{}: loop at {}{}", is_now ? "vectorised now" : "not vectorised any more",
                    shown_place(remark),
                    is_now ? in_brackets(describe_width(remark), reason)
                           : in_brackets(reason, describe_width(remark))));
  }

  void add(const Remark& remark, RemarkChange change, std::string text) {
    if (!seen_.emplace(site_of(remark), change).second) return;
    const bool is_inlining = !remark.callee.empty();
    const auto time = weights_.find(remark.callee);
    found_.push_back({.difference = {.change = change,
                                     .file = remark.file,
                                     .line = remark.line,
                                     .text = std::move(text)},
                      .rank = !is_inlining               ? 1
                              : remark.callee == symbol_ ? 0
                                                         : 2,
                      .weight = is_inlining && time != weights_.end() ? time->second : 0,
                      .cost = remark.cost.value_or(0)});
  }

  const Tables& before_;
  const Tables& after_;
  const std::string& symbol_;
  const std::map<std::string, double>& weights_;
  std::set<std::pair<Site, RemarkChange>> seen_;
  std::vector<Ranked> found_;
};

}  // namespace

std::string_view name_of(RemarkChange change) {
  switch (change) {
    case RemarkChange::kInlined:
      return "inlined";
    case RemarkChange::kNotInlined:
      return "not-inlined";
    case RemarkChange::kVectorized:
      return "vectorized";
    case RemarkChange::kNotVectorized:
      return "not-vectorized";
    case RemarkChange::kOtherWidth:
      return "other-width";
    case RemarkChange::kSplit:
      return "split";
    case RemarkChange::kNotSplit:
      break;
  }
  return "not-split";
}

std::vector<RemarkDifference> explain_symbol(const RemarkIndex& before, const RemarkIndex& after,
                                             const std::string& symbol,
                                             const std::map<std::string, double>& weights) {
  return Explainer(before.tables(), after.tables(), symbol, weights).explain();
}

}  // namespace hone
