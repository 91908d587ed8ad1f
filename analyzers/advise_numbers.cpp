// SPDX-License-Identifier: Apache-2.0
#include "analyzers/advise_numbers.h"

#include <fmt/format.h>

#include <cmath>

#include "core/text.h"

namespace hone {
namespace {

std::string render_number(double percent) {
  const int decimals = percent != 0 && std::abs(percent) < 0.095 ? 2 : 1;
  return fmt::format("{:.{}f}", percent, decimals);
}

std::string render_bound(double log_ratio, Better better) {
  return std::isfinite(log_ratio) ? render_number(100 * gained_share(log_ratio, better)) : "?";
}

}  // namespace

double saved_share(double log_ratio) { return -std::expm1(-log_ratio); }

double gained_share(double log_ratio, Better better) {
  return better == Better::kLower ? saved_share(log_ratio) : std::expm1(log_ratio);
}

std::string render_percent(double fraction) { return render_number(100 * fraction) + " %"; }

std::string render_limit(double fraction) { return fmt::format("{:.3g} %", 100 * fraction); }

std::string render_gained(const Interval& interval, Better better) {
  return fmt::format("{} to {} %", render_bound(interval.lo, better),
                     render_bound(interval.hi, better));
}

std::string_view direction_words(Direction direction, const MetricDecision& metric) {
  const bool is_more = (metric.better == Better::kHigher) == (direction == Direction::kGain);
  if (metric.metric == Metric::kReading) return is_more ? "higher" : "lower";
  return is_more ? "more" : "less";
}

std::string render_less_or_more(double log_ratio, const MetricDecision& metric) {
  const Direction direction = log_ratio >= 0 ? Direction::kGain : Direction::kLoss;
  return fmt::format("{} {}", render_percent(std::abs(gained_share(log_ratio, metric.better))),
                     direction_words(direction, metric));
}

std::string_view worse_word(const MetricDecision& metric) {
  return is_time(metric.metric) ? "slower" : "worse";
}

std::string quote_name(std::string_view name) { return fmt::format("`{}`", escape_terminal(name)); }

std::string render_about(Seconds duration) {
  const double seconds = duration.count();
  if (seconds < 90) return fmt::format("{:.0f} s", std::ceil(seconds));
  if (seconds < 90 * 60) return fmt::format("{:.0f} min", std::ceil(seconds / 60));
  return fmt::format("{:.1f} h", seconds / 3600);
}

std::string render_names(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += quote_name(names[i]);
  }
  return text;
}

}  // namespace hone
