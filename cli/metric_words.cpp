// SPDX-License-Identifier: Apache-2.0
#include "cli/metric_words.h"

#include <fmt/format.h>

#include <cmath>

#include "cli/quantities.h"

namespace hone {

bool is_time_name(std::string_view metric) { return metric == "cpu-time" || metric == "wall-time"; }

std::string verdict_words(std::string_view verdict, std::string_view metric) {
  if (is_time_name(metric)) return std::string(verdict);
  if (verdict == "fastest") return "best";
  if (verdict == "faster") return "better";
  return verdict == "slower" ? "worse" : std::string(verdict);
}

std::string render_bounds(std::optional<double> lo, std::optional<double> hi) {
  if (!lo && !hi) return "(too few rounds)";
  const auto bound = [](std::optional<double> value) {
    return value ? render_change_number(*value) : "?";
  };
  return fmt::format("[{}, {}]", bound(lo), bound(hi));
}

std::string render_time_change(Seconds change) {
  return (change.count() < 0 ? "-" : "+") + render_time(Seconds(std::abs(change.count())));
}

}  // namespace hone
