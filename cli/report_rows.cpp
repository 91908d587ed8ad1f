// SPDX-License-Identifier: Apache-2.0
#include "cli/report_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "cli/metric_words.h"
#include "cli/quantities.h"
#include "cli/report_changes.h"
#include "cli/symbol_rows.h"
#include "cli/text_layout.h"

namespace hone {

namespace {

bool was_raced(const ReportedProfile& profile) {
  return profile.status == "built" && !is_baseline(profile) && profile.change.has_value();
}

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

/// The change as a cost: negative is better, whatever the metric.
double cost_change(const Report& report, const ReportedProfile& profile) {
  return report.higher_is_better ? -profile.change->estimate : profile.change->estimate;
}

/// The profile with the least cost among those that are faster; null when there is none.
const ReportedProfile* fastest_profile(const Report& report) {
  const ReportedProfile* fastest = nullptr;
  for (const ReportedProfile& profile : report.profiles) {
    if (!was_raced(profile) || profile.change->verdict != "faster") continue;
    if (!fastest || cost_change(report, profile) < cost_change(report, *fastest))
      fastest = &profile;
  }
  return fastest;
}

}  // namespace

bool is_baseline(const ReportedProfile& profile) { return profile.name == "baseline"; }

const ReportedProfile* find_profile(const Report& report, std::string_view name) {
  const auto found = std::ranges::find(report.profiles, name, &ReportedProfile::name);
  return found == report.profiles.end() ? nullptr : &*found;
}

std::optional<ReportedChange> shown_change(const Report& report, const ReportedProfile& profile) {
  if (profile.status == "same-binary") {
    const ReportedProfile* entry = find_profile(report, profile.same_as);
    return entry && was_raced(*entry) ? entry->change : std::nullopt;
  }
  return was_raced(profile) ? profile.change : std::nullopt;
}

std::vector<const ReportedProfile*> rows_of(const Report& report) {
  std::vector<std::tuple<int, double, const ReportedProfile*>> ranked;
  for (const ReportedProfile& profile : report.profiles) {
    // Pointers into one vector: profiles of equal rank stay in its order.
    if (is_baseline(profile)) {
      ranked.emplace_back(0, 0, &profile);
    } else if (was_raced(profile)) {
      ranked.emplace_back(1, cost_change(report, profile), &profile);
    } else {
      ranked.emplace_back(2, 0, &profile);
    }
  }
  std::ranges::sort(ranked);
  std::vector<const ReportedProfile*> rows;
  for (const auto& entry : ranked) rows.push_back(std::get<2>(entry));
  return rows;
}

int rounds_of(const Report& report, const ReportedProfile& profile) {
  if (profile.rounds > 0) return profile.rounds;
  if (const auto change = shown_change(report, profile)) return change->rounds;
  return 0;
}

std::optional<double> size_change(const Report& report, const ReportedProfile& profile) {
  const ReportedProfile* baseline = find_profile(report, "baseline");
  if (&profile == baseline || !profile.size || !baseline || !baseline->size) return std::nullopt;
  const auto before = static_cast<double>(baseline->size->loaded.count);
  if (before <= 0) return std::nullopt;
  return static_cast<double>(profile.size->loaded.count) / before - 1;
}

bool is_recommended(const Report& report, const ReportedProfile& profile) {
  const std::string& verdict = report.advice.verdict;
  return (verdict == "change" || verdict == "better") && !is_baseline(profile) &&
         report.advice.profile == profile.name;
}

namespace {

/// By the metric that decides.
std::string deciding_verdict_of(const Report& report, const ReportedProfile& profile) {
  if (is_baseline(profile)) {
    return fmt::format("reference: the project's own {}", report.build_type);
  }
  const auto change = shown_change(report, profile);
  if (!change) return "not measured";
  if (!change->behind.empty()) {
    return fmt::format("{} than {} in all {} rounds", verdict_words("slower", report.metric),
                       one_line(change->behind), change->rounds);
  }
  if (const auto most = most_gain_words(report.advice, *change, report.metric)) return *most;
  if (change->verdict == "equal") {
    return fmt::format("equal within {}", render_share(report.margin));
  }
  const bool clear = report.advice.verdict == "change" && report.advice.equal.empty();
  if (clear && is_recommended(report, profile) && &profile == fastest_profile(report)) {
    return verdict_words("fastest", report.metric);
  }
  return verdict_words(change->verdict, report.metric);
}

}  // namespace

std::string verdict_of(const Report& report, const ReportedProfile& profile) {
  return with_conflict(deciding_verdict_of(report, profile), profile.change, profile.other_change);
}

std::string reason_of(const ReportedProfile& profile) {
  if (profile.status == "same-binary") return "same binary as " + profile.same_as;
  if (profile.status == "built") return {};
  const bool was_build = profile.status == "failed" && !profile.reason.starts_with("training ") &&
                         !profile.reason.starts_with("loads ");
  const std::string what = was_build ? "failed to build" : profile.status;
  return profile.reason.empty() ? what : what + ": " + first_line(profile.reason);
}

bool has_log(const ReportedProfile& profile) {
  return profile.status == "failed" || profile.status == "disqualified";
}

const ReportedProfile* compared_profile(const Report& report) {
  const ReportedProfile* best = nullptr;
  for (const ReportedProfile& profile : report.profiles) {
    if (is_recommended(report, profile)) return &profile;
    if (!was_raced(profile)) continue;
    if (!best || cost_change(report, profile) < cost_change(report, *best)) best = &profile;
  }
  return best;
}

Bytes other_growth(const Report& report, std::string_view profile) {
  const std::string name(profile);
  Bytes sum{0};
  for (const ReportedSymbol& symbol : report.symbols) {
    const auto after = symbol.sizes.find(name);
    const auto before = symbol.sizes.find("baseline");
    if (is_symbol_name(symbol.name) || after == symbol.sizes.end() || before == symbol.sizes.end())
      continue;
    sum += after->second - before->second;
  }
  return sum;
}

std::vector<SymbolGrowth> largest_growth(const Report& report, std::string_view profile,
                                         Growth direction, std::size_t count) {
  const std::string name(profile);
  const auto knows = [&](const ReportedSymbol& symbol) { return symbol.sizes.contains(name); };
  if (std::ranges::none_of(report.symbols, knows)) return {};  // it was not analysed
  const auto is_stripped = [&](std::string_view of) {
    const ReportedProfile* found = find_profile(report, of);
    return found != nullptr && !found->has_names;
  };
  if (is_stripped(profile) || is_stripped("baseline")) return {};
  std::vector<SymbolGrowth> growths;
  const auto size_in = [](const ReportedSymbol& symbol, const std::string& of) {
    const auto size = symbol.sizes.find(of);
    return size == symbol.sizes.end() ? Bytes{0} : size->second;
  };
  for (const ReportedSymbol& symbol : report.symbols) {
    if (!is_symbol_name(symbol.name)) continue;
    const Bytes growth = size_in(symbol, name) - size_in(symbol, "baseline");
    const bool wanted = direction == Growth::kGrown ? growth.count > 0 : growth.count < 0;
    if (!wanted) continue;
    const auto cold = symbol.cold.find(name);
    const auto shared = symbol.shared_by.find(name);
    growths.push_back({.name = symbol.name,
                       .growth = growth,
                       .cold = cold == symbol.cold.end() ? Bytes{0} : cold->second,
                       .shared_by = shared == symbol.shared_by.end() ? 1 : shared->second});
  }
  const auto larger = [&](const SymbolGrowth& a, const SymbolGrowth& b) {
    if (a.growth == b.growth) return a.name < b.name;
    return direction == Growth::kGrown ? a.growth > b.growth : a.growth < b.growth;
  };
  const std::size_t kept = std::min(count, growths.size());
  std::ranges::partial_sort(growths, growths.begin() + static_cast<std::ptrdiff_t>(kept), larger);
  growths.resize(kept);
  return growths;
}

}  // namespace hone
