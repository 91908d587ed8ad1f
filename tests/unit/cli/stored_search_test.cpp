// SPDX-License-Identifier: Apache-2.0
// A search is told from the stored runs of its stages and of its last race alone.
#include "cli/stored_search.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "cli/report_builder.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

struct Entry {
  std::string name;
  double ratio = 1;  ///< of the baseline's time
  std::string status = "built";
  std::string reason = "";
};

class Runs {
 public:
  /// Check runs and `rounds` rounds of the entries that were built, with one per mille of noise.
  std::int64_t add(const std::vector<Entry>& entries, const SearchFacts& search, int rounds = 30) {
    RunFacts facts{.workloads = {{.name = "w", .command = {"{exe}"}, .check = "exit"}},
                   .search = search};
    facts.advice.budget = Seconds(1000);
    const auto id =
        store.add_run({.key = std::to_string(++number_), .seed = 1, .facts_json = to_json(facts)})
            .value();
    int position = 0;
    for (const Entry& entry : entries) {
      const ProfileFacts of_profile{.complexity = position, .raced = entry.status == "built"};
      REQUIRE(store.put_profile({.run = id,
                                 .position = position++,
                                 .name = entry.name,
                                 .axes_json = "{}",
                                 .status = entry.status,
                                 .same_as = "",
                                 .reason = entry.reason,
                                 .build_key = "key of " + entry.name,
                                 .facts_json = to_json(of_profile)}));
      add_sample(id, SamplePhase::kCheck, 1, entry);
      if (position == 1) add_sample(id, SamplePhase::kCheck, 2, entry);
    }
    for (int round = 1; round <= rounds; ++round) {
      for (const Entry& entry : entries) add_sample(id, SamplePhase::kRound, round, entry);
    }
    if (rounds == 30) REQUIRE(store.finish_run(id));
    return id;
  }

  test::TemporaryFolder folder;
  Store store = Store::open(folder.path() / "store.sqlite").value();

 private:
  void add_sample(std::int64_t id, SamplePhase phase, int round, const Entry& entry) {
    if (entry.status != "built") return;
    SampleRow row{
        .run = id, .phase = phase, .round = round, .profile = entry.name, .workload = "w"};
    row.outcome.usage.wall = Seconds(0.1 * entry.ratio * std::exp(noise_(engine_)));
    row.outcome.usage.user = row.outcome.usage.wall;
    row.elapsed = Seconds(round);
    REQUIRE(store.add_sample(row));
  }

  int number_ = 0;
  std::mt19937_64 engine_{1};
  std::normal_distribution<double> noise_{0, 0.001};
};

const SearchFacts kFirst{
    .earlier = {},
    .combinations = 6,
    .from = "baseline",
    .tried = {{"pgo", "pgo", "pgo"}, {"unity", "unity", "unity"}, {"lto", "thin-lto", "thin-lto"}}};

std::int64_t add_first(Runs& runs) {
  return runs.add({{"baseline"}, {"unity", 0.98}, {"thin-lto", 1, "failed", "no"}, {"pgo", 0.8}},
                  kFirst);
}

TEST_CASE("a stage's outcome is that of its race, each trial against what it was put on") {
  Runs runs;
  const auto first = load_run(runs.store, add_first(runs)).value();
  auto outcome = find_outcome(first, find_stage(first).value()).value();
  CHECK(outcome.verdict == Verdict::kChange);
  CHECK(outcome.recommended == "pgo");
  CHECK(outcome.fastest == "pgo");
  CHECK(outcome.gains.size() == 2);
  CHECK(outcome.gains.at("pgo").change.value == doctest::Approx(-std::log(0.8)).epsilon(0.02));
  CHECK(outcome.gains.at("unity").rounds >= 3);  // dropped early, its gain is known all the same
  CHECK(outcome.measured.count() > 0);

  const auto second =
      load_run(runs.store, runs.add({{"baseline"}, {"pgo", 0.8}, {"pgo+unity", 0.72}},
                                    {.earlier = {first.row.id},
                                     .combinations = 6,
                                     .from = "pgo",
                                     .tried = {{"unity", "unity", "pgo+unity"}}}))
          .value();
  outcome = find_outcome(second, find_stage(second).value()).value();
  CHECK(outcome.gains.size() == 1);
  CHECK(outcome.gains.at("pgo+unity").change.value ==
        doctest::Approx(std::log(0.8 / 0.72)).epsilon(0.05));
}

TEST_CASE("the report of the last race has the path, with the last race's figures") {
  Runs runs;
  const std::int64_t first = add_first(runs);
  const std::int64_t second = runs.add({{"baseline"}, {"pgo", 0.8}, {"pgo+unity", 0.72}},
                                       {.earlier = {first},
                                        .combinations = 6,
                                        .from = "pgo",
                                        .tried = {{"unity", "unity", "pgo+unity"}}});
  const std::int64_t last = runs.add({{"baseline"}, {"pgo", 0.8}, {"pgo+unity", 0.75}},
                                     {.earlier = {first, second}, .combinations = 6});
  const Report report = build_report(runs.store, last).value();
  REQUIRE(report.search);
  const ReportedSearch& search = *report.search;
  CHECK(search.combinations == 6);
  CHECK(search.builds == 5);  // what failed to build was a build, too
  REQUIRE(search.stages.size() == 2);
  CHECK(search.stages[0].taken == "pgo");
  CHECK(search.stages[0].tried[2].status == "failed");
  CHECK_FALSE(search.stages[0].tried[2].change);
  CHECK(search.stages[1].from == "pgo");
  CHECK(search.stages[1].tried[0].change->estimate ==
        doctest::Approx(0.72 / 0.8 - 1).epsilon(0.05));
  REQUIRE(search.path.size() == 2);
  CHECK(search.path[1].from == "pgo");
  CHECK(search.path[1].to == "pgo+unity");
  REQUIRE(search.path[1].change);
  CHECK(search.path[1].change->estimate == doctest::Approx(0.75 / 0.8 - 1).epsilon(0.05));
  CHECK(report.advice.profile == "pgo+unity");
  CHECK(report.advice.text.find("Search, race 1, against `baseline`: took `pgo` -") !=
        std::string::npos);
  CHECK(report.advice.text.find("`thin-lto` (failed: no)") != std::string::npos);
  CHECK(report.advice.text.find("Search: 5 of 6 combinations built; ") != std::string::npos);
  CHECK(has_failures(report));
}

TEST_CASE("a stage that is not finished has taken nothing yet; no search, no field") {
  Runs runs;
  const std::int64_t half = runs.add({{"baseline"}, {"pgo", 0.8}}, kFirst, 2);
  const Report report = build_report(runs.store, half).value();
  REQUIRE(report.search);
  REQUIRE(report.search->stages.size() == 1);
  CHECK(report.search->stages[0].taken.empty());
  CHECK(report.search->stages[0].tried[1].status.empty());
  CHECK(report.search->path.empty());
  CHECK_FALSE(has_failures(report));
}

}  // namespace
}  // namespace hone
