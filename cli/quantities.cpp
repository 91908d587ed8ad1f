// SPDX-License-Identifier: Apache-2.0
#include "cli/quantities.h"

#include <fmt/format.h>

#include <cmath>

namespace hone {

namespace {

/// Three significant digits of a value in 0 .. 9999.
std::string three_digits(double value) {
  if (value < 9.995) return fmt::format("{:.2f}", value);
  if (value < 99.95) return fmt::format("{:.1f}", value);
  return fmt::format("{:.0f}", value);
}

double rounded_tenths(double percent) { return std::round(percent * 10) / 10; }

}  // namespace

std::string render_size(Bytes size) {
  if (size.count < 0) return "-" + render_size({-size.count});
  if (size.count < 1024) return fmt::format("{} B", size.count);
  constexpr std::string_view kUnits[] = {"KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(size.count) / 1024;
  std::size_t unit = 0;
  // 1023.5 would be printed as 1024.
  while (value >= 1023.5 && unit + 1 < std::size(kUnits)) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{} {}", three_digits(value), kUnits[unit]);
}

std::string render_size_change(Bytes change) {
  return (change.count > 0 ? "+" : "") + render_size(change);
}

std::string render_change_number(double fraction) {
  const double percent = rounded_tenths(fraction * 100);
  return percent == 0 ? "0.0" : fmt::format("{:+.1f}", percent);
}

std::string render_change(double fraction) { return render_change_number(fraction) + " %"; }

std::string render_share(double fraction) {
  const double percent = fraction * 100;
  if (percent >= 9.95) return fmt::format("{:.0f} %", percent);
  return fmt::format("{:.2g} %", percent);
}

std::string render_time(Seconds time) {
  const double seconds = time.count();
  if (seconds >= 5e-12 && seconds < 0.9995e-6)
    return fmt::format("{} ns", three_digits(seconds * 1e9));
  if (seconds < 0.9995e-3) return fmt::format("{} µs", three_digits(seconds * 1e6));
  if (seconds < 0.9995) return fmt::format("{} ms", three_digits(seconds * 1e3));
  return fmt::format("{} s", three_digits(seconds));
}

std::string render_duration(Seconds duration) {
  const double seconds = duration.count();
  if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (whole < 120) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string counted(std::int64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string metric_title(std::string_view metric) {
  if (metric == "cpu-time") return "CPU time";
  if (metric == "wall-time") return "wall time";
  if (metric == "peak-memory") return "peak memory";
  if (metric == "reading") return "score";
  return std::string(metric);
}

}  // namespace hone
