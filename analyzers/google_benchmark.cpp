// SPDX-License-Identifier: Apache-2.0
// The JSON that Google Benchmark prints: docs/user_guide.md and src/json_reporter.cc of
// github.com/google/benchmark describe its keys.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "analyzers/reading.h"
#include "analyzers/statistics.h"
#include "core/text.h"

namespace hone {
namespace {

using Json = nlohmann::json;

double seconds_per(const std::string& unit) {
  static const std::map<std::string, double> kUnits = {
      {"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1}};
  const auto found = kUnits.find(unit);
  return found == kUnits.end() ? 0 : found->second;
}

bool is_real_time(const std::string& name) {
  const std::size_t threads = name.find("/threads:");
  const bool is_parallel = threads != std::string::npos && name.substr(threads + 9) != "1";
  return is_parallel || name.contains("/real_time") || name.contains("/manual_time");
}

/// All repetitions of one benchmark, and its aggregates for when there is nothing else.
struct Times {
  std::vector<double> iterations;
  std::map<std::string, double> aggregates;

  std::optional<double> middle() const {
    if (!iterations.empty()) return median(iterations);
    for (const char* aggregate : {"median", "mean"}) {
      if (const auto found = aggregates.find(aggregate); found != aggregates.end())
        return found->second;
    }
    return std::nullopt;
  }
};

class BenchmarkReader {
 public:
  Result<void> add(const Json& row) {
    const std::string name = row.value("run_name", row.value("name", ""));
    if (name.empty()) return fail("no metric: a benchmark without a name");
    if (row.value("error_occurred", false)) {
      return fail(fmt::format("benchmark {} failed: {}", escape_terminal(name),
                              escape_terminal(row.value("error_message", "no reason given"))));
    }
    if (row.value("skipped", false)) return {};
    const std::string aggregate = row.value("aggregate_name", "");
    if (!aggregate.empty() && row.value("aggregate_unit", "time") != "time") return {};
    const char* key = is_real_time(name) ? "real_time" : "cpu_time";
    if (!row.contains(key) || !row[key].is_number()) return {};  // a complexity row: BigO, RMS
    const double time = row[key].get<double>() * seconds_per(row.value("time_unit", "ns"));
    const auto [found, is_new] = places_.try_emplace(name, times_.size());
    if (is_new) times_.emplace_back(name, Times{});
    Times& times = times_[found->second].second;
    if (aggregate.empty())
      times.iterations.push_back(time);
    else
      times.aggregates[aggregate] = time;
    return {};
  }

  Result<Readings> take() const {
    Readings readings;
    for (const auto& [name, times] : times_) {
      if (const auto middle = times.middle()) readings.emplace_back(name, *middle);
    }
    if (readings.empty())
      return fail("no metric: no benchmark was run", "does a --benchmark_filter match any?");
    return readings;
  }

 private:
  std::map<std::string, std::size_t> places_;
  std::vector<std::pair<std::string, Times>> times_;  ///< in the program's order
};

}  // namespace

Result<Readings> read_google_benchmark(std::string_view text) {
  const std::size_t begin = text.find('{');
  const Json json = begin == std::string_view::npos
                        ? Json()
                        : Json::parse(text.substr(begin), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("benchmarks") || !json["benchmarks"].is_array()) {
    return fail("no metric: stdout is not Google Benchmark's JSON",
                "is the program a Google Benchmark target?");
  }
  BenchmarkReader reader;
  try {
    for (const Json& row : json["benchmarks"]) {
      if (!row.is_object()) continue;
      if (auto added = reader.add(row); !added) return fail(added);
    }
  } catch (const Json::exception& error) {
    return fail(
        fmt::format("no metric: Google Benchmark's JSON is not as expected: {}", error.what()));
  }
  return reader.take();
}

}  // namespace hone
