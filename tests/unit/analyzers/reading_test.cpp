// SPDX-License-Identifier: Apache-2.0
// Numbers that programs print: the last match counts, what is not there is said, and nothing that a
// program may print crashes the reader.
#include "analyzers/reading.h"

#include <doctest/doctest.h>

#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

using test::TemporaryFolder;

Result<Readings> read(const MetricConfig& metric, const std::string& text) {
  const TemporaryFolder folder;
  return read_readings(metric, folder.write("stdout", text), folder.path());
}

MetricConfig regex(const std::string& pattern) {
  return {.choice = MetricChoice::kRegex, .pattern = pattern};
}

MetricConfig pointer(const std::string& pattern) {
  return {.choice = MetricChoice::kJsonPointer, .pattern = pattern};
}

void check_value(const Result<Readings>& readings, double value) {
  REQUIRE(readings);
  REQUIRE(readings->size() == 1);
  CHECK(readings->front().second == doctest::Approx(value));
}

void check_failure(const Result<Readings>& readings, const std::string& words) {
  REQUIRE_FALSE(readings);
  CAPTURE(readings.error().message);
  CHECK(readings.error().message.contains(words));
}

TEST_CASE("a regular expression: the last match's first group") {
  check_value(read(regex("([0-9.]+) req/s"), "warm-up 3 req/s\n1234.5 req/s\nbye\n"), 1234.5);
  check_value(read(regex("[0-9]+"), "a 1 b 22"), 22);  // without a group all of it
  check_value(read(regex("(?:total|sum)=(\\S+)"), "sum=1e3\n"), 1000);
  check_value(read(regex("a(x)?(\\d+)"), "a7\n"), 7);  // the first group that took part
}

TEST_CASE("a regular expression that finds nothing, or no number") {
  check_failure(read(regex("([0-9]+) ops"), "no luck\n"), "matches no line of stdout");
  check_failure(read(regex("(.*) ops"), "a lot of ops\n"), "is not a number");
  check_failure(read(regex("x"), ""), "matches no line");
}

TEST_CASE("a line as long as a file does not exhaust the stack") {
  check_failure(read(regex("(a*)*b"), std::string(4'000'000, 'c')), "matches no line");
}

TEST_CASE("a JSON pointer, also after other lines") {
  check_value(read(pointer("/results/0/mean"), R"({"results": [{"mean": 0.25}]})"), 0.25);
  check_value(read(pointer("/rate"), "starting\n[info] up\n{\"rate\": \"17\"}\n"), 17);
  check_failure(read(pointer("/rate"), "{\"speed\": 1}"), "stdout has no /rate");
  check_failure(read(pointer("/rate"), "{\"rate\": [1]}"), "is not a number");
  check_failure(read(pointer("/rate"), "rate: 3"), "no JSON document");
}

TEST_CASE("a number in a file that the program wrote") {
  const TemporaryFolder folder;
  folder.write("out/result.json", "{\"p99\": 3.5}");
  MetricConfig metric = pointer("/p99");
  metric.file = "out/result.json";
  check_value(read_readings(metric, folder.path() / "stdout", folder.path()), 3.5);
  metric.file = "missing";
  check_failure(read_readings(metric, folder.path() / "stdout", folder.path()), "missing");
}

constexpr const char* kBenchmarks = R"(2026-11-25 warnings go before
{ "context": {"num_cpus": 2},
  "benchmarks": [
    {"name": "BM_sort/8", "run_name": "BM_sort/8", "run_type": "iteration", "iterations": 10,
     "real_time": 9, "cpu_time": 5, "time_unit": "ns"},
    {"name": "BM_sort/8", "run_name": "BM_sort/8", "run_type": "iteration", "iterations": 10,
     "real_time": 9, "cpu_time": 7, "time_unit": "ns"},
    {"name": "BM_sort/8", "run_name": "BM_sort/8", "run_type": "iteration", "iterations": 10,
     "real_time": 9, "cpu_time": 60, "time_unit": "ns"},
    {"name": "BM_sort/8_mean", "run_name": "BM_sort/8", "run_type": "aggregate",
     "aggregate_name": "mean", "aggregate_unit": "time", "cpu_time": 24, "time_unit": "ns"},
    {"name": "BM_io/real_time", "run_name": "BM_io/real_time", "run_type": "iteration",
     "real_time": 2, "cpu_time": 1, "time_unit": "us"},
    {"name": "BM_par/threads:2", "run_name": "BM_par/threads:2", "run_type": "iteration",
     "real_time": 3, "cpu_time": 6, "time_unit": "ms"},
    {"name": "BM_only_median", "run_name": "BM_only", "run_type": "aggregate",
     "aggregate_name": "median", "aggregate_unit": "time", "cpu_time": 4, "time_unit": "s"},
    {"name": "BM_only_cv", "run_name": "BM_only", "run_type": "aggregate", "aggregate_name": "cv",
     "aggregate_unit": "percentage", "cpu_time": 0.01, "time_unit": "s"},
    {"name": "BM_only_BigO", "run_name": "BM_only", "run_type": "aggregate",
     "aggregate_name": "BigO", "cpu_coefficient": 1, "time_unit": "ns"},
    {"name": "BM_no", "run_name": "BM_no", "run_type": "iteration", "skipped": true}
  ] })";

TEST_CASE("Google Benchmark: one reading for each benchmark, in seconds") {
  const auto readings = read_google_benchmark(kBenchmarks);
  REQUIRE(readings);
  const Readings expected = {
      {"BM_sort/8", 7e-9}, {"BM_io/real_time", 2e-6}, {"BM_par/threads:2", 3e-3}, {"BM_only", 4}};
  REQUIRE(readings->size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK((*readings)[i].first == expected[i].first);
    CHECK((*readings)[i].second == doctest::Approx(expected[i].second));
  }
}

TEST_CASE("Google Benchmark: what is wrong is said") {
  check_failure(read_google_benchmark("BM_x 3 ns"), "not Google Benchmark's JSON");
  check_failure(read_google_benchmark(R"({"benchmarks": []})"), "no benchmark was run");
  check_failure(read_google_benchmark(R"({"benchmarks": [{"name": "BM_x", "error_occurred": true,
                                       "error_message": "no file"}]})"),
                "benchmark BM_x failed: no file");
  check_failure(read_google_benchmark(R"({"benchmarks": [{"name": 3}]})"), "not as expected");
}

}  // namespace
}  // namespace hone
