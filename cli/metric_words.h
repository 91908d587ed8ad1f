// SPDX-License-Identifier: Apache-2.0
// What a change of a metric is called, the same in every format. Names are those of the contracts:
// "cpu-time", "wall-time", "peak-memory", or the title of a number that a program printed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/units.h"

namespace hone {

/// True for "cpu-time" and "wall-time".
bool is_time_name(std::string_view metric);

/// A verdict about that metric in its words: what is "faster" in time is "better" else.
std::string verdict_words(std::string_view verdict, std::string_view metric);

/// "[-19.7, -18.2]": two bounds as render_change_number() has them, "?" where one is unknown.
/// "(too few rounds)" where both are: before the first usable look.
std::string render_bounds(std::optional<double> lo, std::optional<double> hi);

/// With a sign: "-8.10 ms", "+412 µs".
std::string render_time_change(Seconds change);

}  // namespace hone
