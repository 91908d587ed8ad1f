// SPDX-License-Identifier: Apache-2.0
// The search against worlds whose gains are known: what it asks, what it takes, when it ends. Races
// are made up here: exact estimates with intervals of a given half-width, judged as a race does.
#include "cli/search.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "profiles/single_axes.h"

namespace hone {
namespace {

using Names = std::vector<std::string>;
using Gains = std::map<std::string, double>;  ///< by axis value; log-ratios, they add up

constexpr double kMargin = 0.01;

const std::vector<Trial> kSingles = {{"opt", "O2", "O2"},
                                     {"opt", "O3", "O3"},
                                     {"opt", "Os", "Os"},
                                     {"lto", "thin-lto", "thin-lto"},
                                     {"lto", "full-lto", "full-lto"},
                                     {"unity", "unity", "unity"},
                                     {"pgo", "pgo", "pgo"}};
constexpr int kGrid = 4 * 3 * 2 * 2;

/// Judges as a race without noise would, and remembers what it was asked.
class World {
 public:
  explicit World(Gains gains, double half_width = 0.002)
      : gains_(std::move(gains)), half_width_(half_width) {}

  double gain_of(const std::string& profile) const {
    double sum = 0;
    for (const auto& [value, gain] : gains_) {
      if (("+" + profile + "+").find("+" + value + "+") != std::string::npos) sum += gain;
    }
    return sum;
  }

  Result<std::optional<StageOutcome>> race(const SearchStage& stage) {
    stages.push_back(stage);
    StageOutcome outcome{.measured = cost, .margin = kMargin};
    std::vector<std::pair<double, std::string>> field = {{0, "baseline"},
                                                         {gain_of(stage.from), stage.from}};
    for (const Trial& trial : stage.tried) {
      if (failing.contains(trial.profile)) continue;
      const double gain = gain_of(trial.profile) - gain_of(stage.from);
      outcome.gains[trial.profile] = {{gain, {gain - half_width_, gain + half_width_}}, 20};
      field.emplace_back(gain_of(trial.profile), trial.profile);
    }
    const auto best = *std::ranges::max_element(field, {}, &decltype(field)::value_type::first);
    outcome.fastest = best.second;
    outcome.verdict = best.first - half_width_ <= 0 ? undecided
                      : best.first < kMargin        ? Verdict::kKeep
                                                    : Verdict::kChange;
    // The simplest of those that are practically equal to the fastest.
    const auto equal = std::ranges::find_if(field, [&](const auto& entry) {
      return best.first - entry.first + half_width_ <= kMargin;
    });
    const std::string& chosen = equal == field.end() ? best.second : equal->second;
    outcome.recommended = outcome.verdict == Verdict::kChange ? chosen : "baseline";
    return outcome;
  }

  SearchEnd search(Seconds budget = Seconds(90)) {
    return search_profiles(kSingles, budget, [&](const SearchStage& s) { return race(s); }).value();
  }

  Names tried(std::size_t stage) const {
    Names names;
    for (const Trial& trial : stages.at(stage).tried) names.push_back(trial.profile);
    return names;
  }

  std::vector<SearchStage> stages;
  std::set<std::string> failing;
  Seconds cost{1};
  Verdict undecided = Verdict::kKeep;

 private:
  Gains gains_;
  double half_width_;
};

TEST_CASE("each stage puts the best of every other axis that helped on the best so far") {
  World world({{"pgo", 0.15},
               {"thin-lto", 0.05},
               {"full-lto", 0.06},
               {"unity", 0.03},
               {"O3", 0.004},
               {"Os", -0.1}});
  const SearchEnd end = world.search();
  const std::string all = combine_choices(Names{"pgo", "full-lto", "unity"});
  CHECK(end.finalists == Names{"pgo", "full-lto+pgo", all});
  REQUIRE(world.stages.size() == 3);
  CHECK(world.stages[0].from == "baseline");
  CHECK(world.tried(0).size() == kSingles.size());
  CHECK(world.stages[1].from == "pgo");
  CHECK(world.tried(1) == Names{"full-lto+pgo", "pgo+unity"});
  CHECK(world.tried(2) == Names{all});
  CHECK(end.measured == Seconds(3));
}

TEST_CASE("a step below the margin is not taken, and what did not help is not asked again") {
  World world({{"pgo", 0.15}, {"unity", 0.006}, {"Os", -0.1}});
  const SearchEnd end = world.search();
  CHECK(end.finalists == Names{"pgo"});
  CHECK(world.stages.size() == 1);
}

TEST_CASE("a trial whose gain is not shown is not taken, though its estimate is large") {
  World world({{"pgo", 0.15}, {"unity", 0.02}}, 0.03);
  const SearchEnd end = world.search();
  CHECK(end.finalists == Names{"pgo"});
  REQUIRE(world.stages.size() == 2);
  CHECK(world.tried(1) == Names{"pgo+unity"});
}

TEST_CASE("what fails or breaks a constraint is not raced, and is not built upon") {
  World world({{"pgo", 0.15}, {"unity", 0.05}, {"thin-lto", 0.03}});
  world.failing = {"pgo", combine_choices(Names{"unity", "thin-lto"})};
  const SearchEnd end = world.search();
  CHECK(end.finalists == Names{"unity"});
  REQUIRE(world.stages.size() == 2);
  CHECK(world.tried(1).size() == 1);
}

TEST_CASE("a first stage without a step: kept, undecided, in conflict") {
  World keep({{"pgo", 0.001}});
  CHECK(keep.search().finalists.empty());
  World open({{"pgo", 0.02}}, 0.05);
  open.undecided = Verdict::kInconclusive;
  CHECK(open.search().finalists == Names{"pgo"});
  World slower({{"pgo", -0.02}}, 0.05);
  slower.undecided = Verdict::kInconclusive;
  CHECK(slower.search().finalists.empty());
  World conflict({{"pgo", 0.02}}, 0.05);
  conflict.undecided = Verdict::kConflict;
  CHECK(conflict.search().finalists.empty());
}

TEST_CASE("a stage gets half of what is left above a third for the last race") {
  CHECK(stage_budget(Seconds(90), Seconds(0)) == Seconds(30));
  CHECK(stage_budget(Seconds(90), Seconds(30)) == Seconds(15));
  CHECK(stage_budget(Seconds(90), Seconds(70)) == Seconds(0));
  World world({{"pgo", 0.15}, {"thin-lto", 0.05}, {"unity", 0.03}});
  world.cost = Seconds(25);
  const SearchEnd end = world.search();
  REQUIRE(world.stages.size() == 3);
  CHECK(world.stages[1].budget == Seconds(17.5));
  CHECK(world.stages[2].budget == Seconds(5));
  world.cost = Seconds(60);  // the first race alone ran over: the rest is the last one's
  world.stages.clear();
  CHECK(world.search().finalists == Names{"pgo"});
  CHECK(world.stages.size() == 1);
}

TEST_CASE("an interrupted race ends the search, a failing one is its error") {
  const auto interrupted = search_profiles(
      kSingles, Seconds(9), [](const SearchStage&) { return std::optional<StageOutcome>(); });
  REQUIRE(interrupted);
  CHECK(interrupted->interrupted);
  CHECK(interrupted->finalists.empty());
  const auto failed = search_profiles(
      kSingles, Seconds(9), [](const SearchStage&) -> Result<std::optional<StageOutcome>> {
        return fail("the baseline fails");
      });
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message == "the baseline fails");
}

/// The best of all combinations: one value, or none, of each axis.
double best_of_grid(const World& world) {
  double best = 0;
  for (const char* opt : {"", "+O2", "+O3", "+Os"})
    for (const char* lto : {"", "+thin-lto", "+full-lto"})
      for (const char* unity : {"", "+unity"})
        for (const char* pgo : {"", "+pgo"})
          best = std::max(best, world.gain_of(std::string(opt) + lto + unity + pgo));
  return best;
}

// Gains of single values add up here and are none or at least two margins: then nothing is lost by
// going step by step.
TEST_CASE("the grid's best within the margin, for at most a third of its builds") {
  std::mt19937_64 engine(5);
  std::uniform_real_distribution<double> size(2 * kMargin, 0.2);
  std::uniform_int_distribution<int> kind(0, 2);
  for (int i = 0; i < 200; ++i) {
    Gains gains;
    for (const Trial& single : kSingles) {
      const int sign = kind(engine) - 1;
      gains[single.value] = sign * size(engine);
    }
    World world(gains);
    const SearchEnd end = world.search();
    std::set<std::string> built = {"baseline"};
    for (std::size_t s = 0; s < world.stages.size(); ++s) {
      for (const std::string& name : world.tried(s)) built.insert(name);
    }
    CHECK(static_cast<int>(built.size()) <= kGrid / 3);
    const double found = end.finalists.empty() ? 0 : world.gain_of(end.finalists.back());
    CHECK(best_of_grid(world) - found < kMargin);
    World again(gains);
    CHECK(again.search().finalists == end.finalists);
  }
}

}  // namespace
}  // namespace hone
