// SPDX-License-Identifier: Apache-2.0
#include "analyzers/metric.h"

#include <doctest/doctest.h>

using namespace hone;

namespace {

Usage usage(double wall, double cpu, std::int64_t voluntary_switches) {
  Usage run;
  run.wall = Seconds(wall);
  run.user = Seconds(cpu * 0.75);
  run.system = Seconds(cpu * 0.25);
  run.voluntary_switches = voluntary_switches;
  return run;
}

Metric decide(const std::vector<Usage>& runs) {
  return decide_metric({MetricChoice::kAuto}, std::span(runs)).metric;
}

}  // namespace

TEST_CASE("CPU time is user plus system, wall time is wall") {
  CHECK(value_of(Metric::kCpuTime, usage(2, 1, 0)) == Seconds(1));
  CHECK(value_of(Metric::kWallTime, usage(2, 1, 0)) == Seconds(2));
  CHECK(name_of(Metric::kCpuTime) == "cpu-time");
  CHECK(name_of(Metric::kWallTime) == "wall-time");
  CHECK(words_of(Metric::kCpuTime) == "CPU time");
  CHECK(words_of(Metric::kWallTime) == "wall time");
}

TEST_CASE("CPU time for one CPU-bound thread, however little of the CPU it got") {
  CHECK(decide({usage(1, 0.99, 1), usage(1, 1.0, 1)}) == Metric::kCpuTime);
  CHECK(decide({usage(1, 0.24, 1)}) == Metric::kCpuTime);  // a busy machine
  CHECK(decide({usage(1, 1.02, 1)}) == Metric::kCpuTime);
}

TEST_CASE("wall time as soon as one run has more CPU than wall time") {
  CHECK(decide({usage(1, 0.9, 1), usage(1, 1.03, 1), usage(1, 0.9, 1)}) == Metric::kWallTime);
  const std::vector<Usage> runs = {usage(1, 1.9, 3)};
  CHECK(decide_metric({MetricChoice::kAuto}, std::span(runs)).reason ==
        "threads: CPU time is 1.90 times wall time");
}

// Beside compilers, four threads get as much of a CPU as one.
TEST_CASE("wall time for threads that a busy machine lets run one at a time") {
  Usage threads = usage(1, 0.9, 3);
  threads.parallel = 0.4;
  CHECK(decide({usage(1, 0.9, 3), threads}) == Metric::kWallTime);
  const std::vector<Usage> runs = {threads};
  CHECK(decide_metric({MetricChoice::kAuto}, std::span(runs)).reason ==
        "threads: more than one wants a CPU for 40 % of the time");
  CHECK(is_parallel(runs));
  threads.parallel = 0.05;  // it starts another program
  CHECK(decide({threads}) == Metric::kCpuTime);
  const std::vector<Usage> one = {threads};
  CHECK_FALSE(is_parallel(one));
  const std::vector<Usage> free = {usage(1, 1.9, 3)};
  CHECK(is_parallel(free));
}

TEST_CASE("wall time when the median of voluntary switches exceeds 5 and 5 per second") {
  CHECK(decide({usage(0.1, 0.1, 5)}) == Metric::kCpuTime);
  CHECK(decide({usage(0.1, 0.1, 6)}) == Metric::kWallTime);
  CHECK(decide({usage(2, 1, 15)}) == Metric::kCpuTime);
  CHECK(decide({usage(2, 1, 16)}) == Metric::kWallTime);
  CHECK(decide({usage(1, 1, 1), usage(1, 1, 100), usage(1, 1, 2)}) == Metric::kCpuTime);
  CHECK(decide({usage(1, 1, 100), usage(1, 1, 100), usage(1, 1, 2)}) == Metric::kWallTime);
}

TEST_CASE("wall time for a program that gives the CPU up for most of its time") {
  CHECK(decide({usage(1, 0.002, 2)}) == Metric::kWallTime);  // sleep 1
  CHECK(decide({usage(1, 0.002, 1)}) == Metric::kCpuTime);   // no more often than any program
  CHECK(decide({usage(1, 0.6, 2)}) == Metric::kCpuTime);
  Usage starved = usage(0.36, 0.0126, 3);  // lz4 beside 20 compilers
  starved.involuntary_switches = 3;
  CHECK(decide({starved}) == Metric::kCpuTime);
  Usage busy_machine = usage(1, 0.24, 5);
  busy_machine.involuntary_switches = 40;
  CHECK(decide({busy_machine}) == Metric::kCpuTime);
  // Looks at its threads tell more than switches do.
  Usage sleeper = usage(1, 0.002, 2);
  sleeper.involuntary_switches = 3;
  CHECK(decide({sleeper}) == Metric::kCpuTime);
  sleeper.idle = 0.98;
  CHECK(decide({usage(1, 0.002, 1), sleeper}) == Metric::kWallTime);
  Usage works = usage(0.01, 0.009, 3);  // the one look was in its only sleep
  works.idle = 0.9;
  CHECK(decide({works}) == Metric::kCpuTime);
  Usage never_preempted = usage(1, 0.3, 3);
  CHECK(decide({never_preempted}) == Metric::kWallTime);
  never_preempted.idle = 0.1;
  CHECK(decide({never_preempted}) == Metric::kCpuTime);
  const std::vector<Usage> sleeps = {usage(1, 0.002, 2)};
  CHECK(decide_metric({MetricChoice::kAuto}, std::span(sleeps)).reason ==
        "sleeps or waits: on a CPU for 0 % of its wall time");
}

TEST_CASE("what the configuration chose is not judged") {
  const std::vector<Usage> threads = {usage(1, 4, 500)};
  CHECK(decide_metric({MetricChoice::kCpuTime}, std::span(threads)).metric == Metric::kCpuTime);
  CHECK(decide_metric({MetricChoice::kWallTime}, std::span(threads)).metric == Metric::kWallTime);
  CHECK(decide({}) == Metric::kWallTime);
}

TEST_CASE("wall time for all when one profile needs it, and its reason") {
  const std::vector<Usage> quiet(3, usage(1, 1, 1));
  const std::vector<Usage> waits(2, usage(1, 0.3, 40));
  using Profiles = std::vector<std::vector<Usage>>;
  const auto decide_all = [](const Profiles& profiles) {
    return decide_metric({MetricChoice::kAuto}, std::span(profiles));
  };
  CHECK(decide_all({quiet, quiet}).metric == Metric::kCpuTime);
  CHECK(decide_all({quiet, quiet}).reason == "one CPU-bound thread");
  // All runs together have a median of 1 switch: the profiles must be judged one by one.
  CHECK(decide_all({quiet, waits}).metric == Metric::kWallTime);
  CHECK(decide_all({quiet, waits, quiet}).reason ==
        "sleeps or waits: 40 voluntary context switches per run");
  CHECK(decide_all({}).metric == Metric::kWallTime);
}
