// SPDX-License-Identifier: Apache-2.0
#include "cli/growth_limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>

namespace hone {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kMostPercent = 10'000;
constexpr std::int64_t kMostBytes = std::int64_t{1} << 43;

struct Unit {
  std::string_view word;
  std::int64_t factor;
};

constexpr std::array kUnits = {
    Unit{"KiB", std::int64_t{1} << 10},
    Unit{"MiB", std::int64_t{1} << 20},
    Unit{"GiB", std::int64_t{1} << 30},
    Unit{"B", 1},
    Unit{"", 1},
};

void skip_blanks_at_end(std::string_view& text) {
  text = text.substr(0, text.find_last_not_of(' ') + 1);
}

/// "12" or "12.5" in millionths, at most `most` whole.
std::optional<std::int64_t> parse_decimal(std::string_view text, std::int64_t most) {
  constexpr std::size_t kDecimals = 6;
  const std::size_t dot = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, dot));
  const std::string_view decimals = text.substr(std::min(dot + 1, text.size()));
  const bool lacks_digits = decimals.empty() && (digits.empty() || dot < text.size());
  if (lacks_digits || digits.size() > 15 || decimals.size() > kDecimals) return {};
  digits.append(decimals).append(kDecimals - decimals.size(), '0');
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!std::ranges::all_of(digits, is_digit)) return {};
  std::int64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc() || value > most * kMillion) return {};
  return value;
}

/// Of what stands behind an optional plus sign.
std::optional<GrowthLimit> parse_limit(std::string_view text) {
  if (text.ends_with('%')) {
    text.remove_suffix(1);
    skip_blanks_at_end(text);
    const auto share = parse_decimal(text, kMostPercent);
    if (!share) return {};
    return GrowthLimit{.millionths = *share, .is_share = true};
  }
  const auto unit =
      std::ranges::find_if(kUnits, [&](const Unit& known) { return text.ends_with(known.word); });
  text.remove_suffix(unit->word.size());
  skip_blanks_at_end(text);
  const auto number = parse_decimal(text, kMostBytes / unit->factor);
  if (!number) return {};
  return GrowthLimit{.millionths = *number * unit->factor};
}

}  // namespace

Bytes GrowthLimit::of(Bytes before) const {
  if (!is_share) return {millionths / kMillion};
  // Split, as the product of large files and large shares would overflow.
  constexpr std::int64_t kWhole = 100 * kMillion;
  const std::int64_t rest = before.count % kWhole;
  return {before.count / kWhole * millionths + rest * millionths / kWhole};
}

Result<GrowthLimit> parse_growth_limit(const std::string& text) {
  std::string_view rest = text;
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  if (rest.starts_with('+')) rest.remove_prefix(1);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  skip_blanks_at_end(rest);
  if (const auto limit = parse_limit(rest)) return *limit;
  return fail(fmt::format("--max-growth \"{}\" is no growth", text),
              "write +2%, +1.5KiB, +10MiB or +512B");
}

}  // namespace hone
