// SPDX-License-Identifier: Apache-2.0
// Units as types: bytes, seconds and fractions never cross a function's edge as bare numbers. The
// parse_ functions read what people write in hone.toml and on the command line.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string_view>

#include "core/result.h"

namespace hone {

/// A signed count of bytes (differences may be negative).
struct Bytes {
  std::int64_t count = 0;

  auto operator<=>(const Bytes&) const = default;
  Bytes& operator+=(Bytes other) {
    count += other.count;
    return *this;
  }
  friend Bytes operator+(Bytes a, Bytes b) { return {a.count + b.count}; }
  friend Bytes operator-(Bytes a, Bytes b) { return {a.count - b.count}; }
};

using Seconds = std::chrono::duration<double>;

/// A ratio as a fraction: 0.01 is 1 %. Changes are signed: -0.189 is 18.9 % less.
struct Fraction {
  double value = 0;

  auto operator<=>(const Fraction&) const = default;
};

/// "90s", "20m", "1.5h", "500ms", "1h30m"; a bare number is an error that shows the units.
/// Positive and finite.
Result<Seconds> parse_duration(std::string_view text);

/// "1%", "0.5 %" (a bare number is an error): 0 <= value.
Result<Fraction> parse_percent(std::string_view text);

/// "+20%" or "20%": the allowed growth, 0.2.
Result<Fraction> parse_growth(std::string_view text);

/// "3x" or "3": a factor > 0.
Result<double> parse_factor(std::string_view text);

}  // namespace hone
