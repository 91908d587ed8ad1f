// SPDX-License-Identifier: Apache-2.0
// Numbers that a program prints or writes: what ranks the profiles where the program measures
// itself.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/config.h"
#include "core/result.h"
#include "core/store.h"

namespace hone {

/// The numbers of one run. Precondition: the metric is read from the output.
/// - A regular expression is searched line by line; of several matches the last one counts, in it
///   the first group that took part or, without groups, all of it.
/// - A JSON pointer leads to a number (or a text that is one) in one document; a program that
///   prints other lines before it is understood.
/// - Google Benchmark: one reading per benchmark, see read_google_benchmark().
/// An Error says what was not found and shows what was there.
Result<Readings> read_readings(const MetricConfig& metric, const std::filesystem::path& stdout_file,
                               const std::filesystem::path& cwd);

/// The first name in `wanted` that `readings` lacks; nothing when it has them all.
std::optional<std::string> find_missing_reading(const Readings& wanted, const Readings& readings);

/// The option that makes a Google Benchmark program print JSON.
inline constexpr std::string_view kBenchmarkFormat = "--benchmark_format=json";

/// Seconds per iteration of every benchmark in the JSON that Google Benchmark prints: CPU time, or
/// real time where its name says that it was measured so (/real_time, /manual_time) or that it uses
/// threads (/threads:N, N > 1). Repetitions count as their median; of a program that prints
/// aggregates only, the median is taken. A benchmark with an error is an Error; skipped ones are
/// left out.
Result<Readings> read_google_benchmark(std::string_view json);

}  // namespace hone
