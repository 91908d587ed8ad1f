// SPDX-License-Identifier: Apache-2.0
#include "core/units.h"

#include <fmt/format.h>

#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>

namespace hone {
namespace {

constexpr std::string_view kDurationHint = "write a number with a unit: 500ms, 90s, 20m or 1h30m";
constexpr std::string_view kPercentHint = "write a number with a percent sign, such as 1% or 0.5%";
constexpr std::string_view kGrowthHint = "write the allowed growth in percent, such as +20%";
constexpr std::string_view kFactorHint = "write a factor above 0, such as 3x or 1.5x";

void skip_blanks(std::string_view& text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
}

bool starts_with_digit(std::string_view text) {
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) != 0;
}

/// Takes an unsigned decimal number ("12", "0.5", ".5") and the blanks around it from the front.
std::optional<double> take_number(std::string_view& text) {
  skip_blanks(text);
  // from_chars alone would also accept "-1", "inf" and "nan".
  const bool fraction = text.starts_with('.') && starts_with_digit(text.substr(1));
  if (!starts_with_digit(text) && !fraction) return std::nullopt;
  double value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  if (read.ec != std::errc() || !std::isfinite(value)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  skip_blanks(text);
  return value;
}

/// Takes a duration's unit from the front and gives its seconds.
std::optional<double> take_time_unit(std::string_view& text) {
  struct Unit {
    std::string_view name;
    double seconds;
  };
  for (const Unit unit : {Unit{"ms", 1e-3}, {"s", 1}, {"m", 60}, {"h", 3600}}) {
    if (!text.starts_with(unit.name)) continue;
    text.remove_prefix(unit.name.size());
    skip_blanks(text);
    return unit.seconds;
  }
  return std::nullopt;
}

std::unexpected<Error> refuse(std::string_view what, std::string_view text, std::string_view hint) {
  return fail(fmt::format("\"{}\" is not a {}", text, what), std::string(hint));
}

std::optional<double> parse_number_then(std::string_view text, char sign) {
  const auto value = take_number(text);
  if (!value || !text.starts_with(sign)) return std::nullopt;
  text.remove_prefix(1);
  skip_blanks(text);
  if (!text.empty()) return std::nullopt;
  return value;
}

}  // namespace

Result<Seconds> parse_duration(std::string_view text) {
  std::string_view rest = text;
  double total = 0;
  double last_unit = INFINITY;
  do {
    const auto value = take_number(rest);
    const auto unit = value ? take_time_unit(rest) : std::nullopt;
    // Each part in a smaller unit than the one before: "1h30m", never "30m1h" or "1m1m".
    if (!unit || *unit >= last_unit) return refuse("duration", text, kDurationHint);
    total += *value * *unit;
    last_unit = *unit;
  } while (!rest.empty());
  if (total <= 0 || !std::isfinite(total)) return refuse("duration", text, kDurationHint);
  return Seconds(total);
}

Result<Fraction> parse_percent(std::string_view text) {
  const auto value = parse_number_then(text, '%');
  if (!value) return refuse("percentage", text, kPercentHint);
  return Fraction{*value / 100};
}

Result<Fraction> parse_growth(std::string_view text) {
  std::string_view rest = text;
  skip_blanks(rest);
  if (rest.starts_with('+')) rest.remove_prefix(1);
  const auto value = parse_number_then(rest, '%');
  if (!value) return refuse("growth", text, kGrowthHint);
  return Fraction{*value / 100};
}

Result<double> parse_factor(std::string_view text) {
  std::string_view rest = text;
  const auto value = take_number(rest);
  if (rest.starts_with('x')) rest.remove_prefix(1);
  skip_blanks(rest);
  if (!value || *value <= 0 || !rest.empty()) return refuse("factor", text, kFactorHint);
  return *value;
}

}  // namespace hone
