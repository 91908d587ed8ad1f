// SPDX-License-Identifier: Apache-2.0
// Numbers as the sentences of advice write them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzers/metric.h"
#include "analyzers/statistics.h"
#include "core/config.h"
#include "core/units.h"

namespace hone {

enum class Direction { kGain, kLoss };

/// The share of time that a log-ratio d = ln t_0 - ln t_i saves: 1 - exp(-d), negative when slower.
double saved_share(double log_ratio);

/// By how much the metric is better, as a share of the baseline's: saved_share() where lower is
/// better, exp(d) - 1 where higher is.
double gained_share(double log_ratio, Better better);

/// 0.048 -> "4.8 %"; below 0.1 % with two decimals. Precondition: finite.
std::string render_percent(double fraction);
/// A limit as people write it: 0.01 -> "1 %", 0.0175 -> "1.75 %".
std::string render_limit(double fraction);
/// "4.4 to 5.1 %": the shares gained; an infinite bound is "?".
std::string render_gained(const Interval& interval, Better better);
/// "4.8 % less" or "3.2 % more" of a time or of memory, "4.8 % lower" or "3.2 % higher" of a number
/// that a program printed. `log_ratio` is one of costs: positive is a gain.
std::string render_less_or_more(double log_ratio, const MetricDecision& metric);
/// Which of the two a gain or a loss is: "less", "more", "lower", "higher".
std::string_view direction_words(Direction direction, const MetricDecision& metric);
/// "slower" where the metric is a time, else "worse".
std::string_view worse_word(const MetricDecision& metric);
/// In backquotes, safe for one line of a terminal: a line break in a name begins no sentence.
std::string quote_name(std::string_view name);
/// For forecasts: "45 s", "35 min", "2.5 h".
std::string render_about(Seconds duration);
/// "`a`, `b` and `c`", each as quote_name().
std::string render_names(const std::vector<std::string>& names);

}  // namespace hone
