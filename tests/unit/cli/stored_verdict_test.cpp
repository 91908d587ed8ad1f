// SPDX-License-Identifier: Apache-2.0
// A stored verdict is compared digit by digit, and a changed sample is noticed.
#include "cli/stored_verdict.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "cli/report_builder.h"
#include "cli/stored_run.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

const RaceSetup kSetup{.entries = {"baseline", "fast"},
                       .workloads = {{.name = "w", .command = {"{exe}"}, .check = "exit"}},
                       .budget = Seconds(600)};

std::vector<SampleRow> record(double last = 0.9) {
  std::vector<SampleRow> samples;
  const auto add = [&](SamplePhase phase, int round, const char* profile, double seconds) {
    SampleRow row{.phase = phase, .round = round, .profile = profile, .workload = "w"};
    row.outcome.usage.wall = Seconds(seconds);
    row.outcome.usage.user = Seconds(seconds);
    samples.push_back(row);
  };
  for (const char* profile : {"baseline", "fast"}) add(SamplePhase::kCheck, 1, profile, 1);
  for (int round = 1; round <= 8; ++round) {
    add(SamplePhase::kRound, round, "baseline", 1 + 0.0001 * round);
    add(SamplePhase::kRound, round, "fast", round == 8 ? last : 0.9);
  }
  return samples;
}

std::string verdict_of(const std::vector<SampleRow>& samples) {
  const auto replay = RaceReplay::fold(kSetup, samples);
  REQUIRE(replay);
  return verdict_to_json(kSetup, *replay, {});
}

/// The same by way of a store, as `hone run` and `hone report --verify` have it.
std::string stored_verdict_of(const std::vector<SampleRow>& samples) {
  const test::TemporaryFolder folder;
  Store store = Store::open(folder.path() / "store.sqlite").value();
  RunFacts facts{.workloads = kSetup.workloads};
  facts.advice.budget = kSetup.budget;
  const std::int64_t id = store.add_run({.key = "k", .facts_json = to_json(facts)}).value();
  for (int position = 0; position < 2; ++position) {
    REQUIRE(store.put_profile({.run = id,
                               .position = position,
                               .name = kSetup.entries[static_cast<std::size_t>(position)],
                               .axes_json = "{}",
                               .status = "built",
                               .facts_json = to_json(ProfileFacts{.raced = true})}));
  }
  for (SampleRow row : samples) {
    row.run = id;
    REQUIRE(store.add_sample(row));
  }
  const StoredRun run = load_run(store, id).value();
  const RaceSetup setup = race_setup(run);
  const auto replay = RaceReplay::fold(setup, run.samples);
  REQUIRE(replay);
  return verdict_to_json(setup, *replay, build_report(store, id).value());
}

/// Names of the figures that differ, without their values.
std::vector<std::string> differing(const std::string& stored, const std::string& recomputed) {
  const auto differences = compare_verdicts(stored, recomputed);
  REQUIRE(differences);
  std::vector<std::string> names;
  for (const std::string& line : *differences) names.push_back(line.substr(0, line.find(':')));
  return names;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

TEST_CASE("the same samples give the same verdict, to the last digit") {
  CHECK(verdict_of(record()).contains("\"recommended\":\"fast\""));
  const auto differences = compare_verdicts(verdict_of(record()), verdict_of(record()));
  REQUIRE(differences);
  CHECK(differences->empty());
}

TEST_CASE("one sample that was changed is a difference that names the figure") {
  const auto differences =
      compare_verdicts(verdict_of(record()), verdict_of(record(std::nextafter(0.9, 0) - 1e-9)));
  REQUIRE(differences);
  REQUIRE_FALSE(differences->empty());
  CHECK(differences->front().starts_with("race/entries/fast/"));
  CHECK(differences->front().contains("recomputed"));
}

TEST_CASE("the time that does not rank is compared too") {
  auto changed = record();
  changed.back().outcome.usage.wall *= 1.5;
  const auto names = differing(verdict_of(record()), verdict_of(changed));
  REQUIRE_FALSE(names.empty());
  for (const std::string& name : names) CHECK(name.starts_with("race/entries/fast/other/"));
}

TEST_CASE("so are the benchmarks of a program, one by one, and the largest gain") {
  const RaceSetup setup{.entries = {"baseline", "fast"},
                        .workloads = {{.name = "w",
                                       .command = {"{exe}"},
                                       .check = "exit",
                                       .metric = {MetricChoice::kGoogleBenchmark}}},
                        .budget = Seconds(600)};
  const auto verdict = [&](double change) {
    auto samples = record();
    for (SampleRow& row : samples) {
      const double noise = 1 + 1e-4 * row.round * (row.profile == "fast" ? 2 : 1);
      row.readings = {{"a", 1e-9 * noise}, {"b", 2e-9 * noise}};
    }
    // The mean of the two stays what it was.
    samples.back().readings[0].second *= change;
    samples.back().readings[1].second /= change;
    const auto replay = RaceReplay::fold(setup, samples);
    REQUIRE(replay);
    return verdict_to_json(setup, *replay, {});
  };
  const auto names = differing(verdict(1), verdict(1.5));
  CHECK(has(names, "race/entries/fast/rows/a/estimate"));
  CHECK(has(names, "race/entries/fast/rows/b/estimate"));
  CHECK(verdict(1).contains("\"largest_possible_gain\":"));
  CHECK(verdict(1).contains("\"open\":"));
  CHECK(verdict(1).contains("\"equal\":"));
}

TEST_CASE("so are memory and counted instructions") {
  auto samples = record();
  for (SampleRow& row : samples) row.outcome.usage.peak_rss = {10 << 20};
  for (const char* profile : {"baseline", "fast"}) {
    SampleRow row{.phase = SamplePhase::kEmulated, .profile = profile, .workload = "w"};
    row.readings = {{"instructions", 1e9}};
    samples.push_back(row);
  }
  const std::string stored = stored_verdict_of(samples);
  CHECK(differing(stored, stored_verdict_of(samples)).empty());

  auto larger = samples;
  for (SampleRow& row : larger) {
    if (row.profile == "fast") row.outcome.usage.peak_rss = {20 << 20};
  }
  const auto of_memory = differing(stored, stored_verdict_of(larger));
  CHECK(has(of_memory, "profiles/fast/peak_rss_verdict"));
  CHECK_FALSE(has(of_memory, "race/entries/fast/estimate"));

  auto recounted = samples;
  recounted.back().readings = {{"instructions", 5e8}};
  CHECK(differing(stored, stored_verdict_of(recounted)) ==
        std::vector<std::string>{"profiles/fast/instructions"});
}

TEST_CASE("a verdict that an older hone stored with less in it is said to be one") {
  const auto old = compare_verdicts(R"({"verdict": "keep", "entries": {}})", verdict_of(record()));
  REQUIRE_FALSE(old);
  CHECK(old.error().message.contains("older hone"));
}

TEST_CASE("a stored verdict that is none is an error") {
  CHECK_FALSE(compare_verdicts("", "{}"));
  CHECK_FALSE(compare_verdicts("[1", "{}"));
}

}  // namespace
}  // namespace hone
