// SPDX-License-Identifier: Apache-2.0
// Quantities as people read them, each with its unit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/units.h"

namespace hone {

/// "512 B", "371 KiB", "4.10 MiB": three significant digits, powers of 1024.
std::string render_size(Bytes size);
/// As render_size() with a sign: "+4.10 KiB", "-300 B"; "0 B" for none.
std::string render_size_change(Bytes change);

/// "-18.9 %", "+0.5 %"; "0.0 %" when nothing is left after rounding.
std::string render_change(double fraction);
/// The number of render_change() alone, for intervals.
std::string render_change_number(double fraction);
/// A share without a sign: "1 %", "0.9 %", "0.05 %"; at most two significant digits below 10.
std::string render_share(double fraction);

/// A measured time with three significant digits: "412 µs", "8.10 ms", "1.02 s", "215 s".
std::string render_time(Seconds time);
/// A waiting time: "1.2 s", "45 s", "3 min 20 s", "1 h 05 min".
std::string render_duration(Seconds duration);

/// "1 round", "3 rounds": a count with its noun, which forms its plural by an s.
std::string counted(std::int64_t count, std::string_view noun);

/// "CPU time" for "cpu-time", "wall time" for "wall-time"; any other name as it is.
std::string metric_title(std::string_view metric);

}  // namespace hone
