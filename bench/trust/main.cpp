// SPDX-License-Identifier: Apache-2.0
// Shows on real processes what docs/MEASURING.md promises, and prints Markdown tables:
//   bench_trust HONE two|eight|injected [RACES [SEED [LANES]]]
// two, eight: RACES (default 200 and 40) of so many identical programs. injected: RACES (default
// 40) of each slow-down, half of them also as hyperfine would run them. LANES (default 1) share the
// races and run them at the same time: each lane is a competing load for the others.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <future>
#include <string_view>

#include "bench/trust/races.h"
#include "cli/temporary_scratch.h"
#include "core/launcher.h"

namespace {

using namespace hone;
using namespace hone::bench;

struct Lane {
  std::unique_ptr<Launcher> launcher;
  TemporaryScratch scratch;
};

struct Setup {
  Workload workload;
  std::uint64_t seed;
  std::vector<Lane> lanes;
};

/// Adds race number `race` to the tally.
using RaceFunction = std::function<Result<void>(const Lane&, int race, Tally&)>;

Result<Tally> run_lane(const Setup& setup, std::size_t lane, int races, const RaceFunction& race) {
  Tally tally;
  const auto step = static_cast<int>(setup.lanes.size());
  for (int i = static_cast<int>(lane); i < races; i += step) {
    if (auto done = race(setup.lanes[lane], i, tally); !done) return fail(done);
  }
  return tally;
}

/// All lanes at once, and the sum of their tallies.
Result<Tally> run_lanes(const Setup& setup, int races, const RaceFunction& race) {
  std::vector<std::future<Result<Tally>>> running;
  for (std::size_t lane = 0; lane < setup.lanes.size(); ++lane) {
    running.push_back(
        std::async(std::launch::async, [&, lane] { return run_lane(setup, lane, races, race); }));
  }
  std::vector<Result<Tally>> finished;
  for (auto& lane : running) finished.push_back(lane.get());
  Tally sum;
  for (const auto& tally : finished) {
    if (!tally) return fail(tally);
    sum += *tally;
  }
  return sum;
}

std::string share(int part, int whole) {
  const Interval interval = binomial_interval(part, whole);
  return fmt::format("{} of {}: {:.1f} % [{:.1f}, {:.1f}]", part, whole, 100.0 * part / whole,
                     100 * interval.lo, 100 * interval.hi);
}

Result<void> print_identical(const Setup& setup, int entries, int races) {
  const auto race = [&](const Lane& lane, int i, Tally& tally) {
    const auto seed = setup.seed + static_cast<std::uint64_t>(1000 * entries + i);
    return race_identical(*lane.launcher, setup.workload, entries, seed, lane.scratch.path(),
                          tally);
  };
  const auto tally = run_lanes(setup, races, race);
  if (!tally) return fail(tally);
  fmt::print(
      "| identical | hone: CHANGE or BETTER | intervals hold 0 | same runs in halves, Welch | "
      "Mann-Whitney | runs (median) |\n|---|---|---|---|---|---|\n");
  fmt::print("| {} | {} | {} | {} | {} | {:.0f} |\n", entries,
             share(tally->false_verdicts, tally->races), share(tally->covered, tally->intervals),
             share(tally->welch, tally->races), share(tally->mann_whitney, tally->races),
             median(tally->runs));
  return {};
}

/// Prints one row of the table of injected slow-downs.
Result<void> print_design(const Setup& setup, double injected, const char* design, int races,
                          const RaceFunction& race) {
  const auto tally = run_lanes(setup, races, race);
  if (!tally) return fail(tally);
  fmt::print("| {:.0f} % | {} | {} | {} | {} | {:.0f} |\n", 100 * injected, design,
             share(tally->right, tally->races), share(tally->false_verdicts, tally->races),
             tally->intervals > 0 ? share(tally->covered, tally->intervals) : std::string("-"),
             median(tally->runs));
  std::fflush(stdout);
  return {};
}

Result<void> print_injected(const Setup& setup, int races) {
  fmt::print(
      "| injected | design | right | wrong | interval holds the truth | runs (median) |\n"
      "|---|---|---|---|---|---|\n");
  for (const double injected : {0.0, 0.01, 0.02, 0.05}) {
    const auto race = [&](const Lane& lane, int i, Tally& tally) {
      const auto seed = setup.seed + static_cast<std::uint64_t>(1e6 * injected + i);
      return race_injected(*lane.launcher, setup.workload, injected, seed, i % 4 < 2,
                           lane.scratch.path(), tally);
    };
    const auto fixed = [&](int least, double seconds) {
      return [&, least, seconds](const Lane& lane, int, Tally& tally) {
        return run_fixed(*lane.launcher, setup.workload, injected, least, seconds, tally);
      };
    };
    auto done = print_design(setup, injected, "hone", races, race);
    if (done) done = print_design(setup, injected, "30 runs each, Welch", races, fixed(30, 0));
    if (done) {
      // Six seconds each.
      done = print_design(setup, injected, "hyperfine's default (3 s each), Welch", races / 2,
                          fixed(10, 3));
    }
    if (!done) return done;
  }
  return {};
}

struct Part {
  std::string_view name;
  int entries;  ///< identical programs in a race; 0: injected slow-downs
  int races;
};

constexpr std::array<Part, 3> kParts = {{{"two", 2, 200}, {"eight", 8, 40}, {"injected", 0, 40}}};

Result<Setup> set_up(const Interrupt& interrupt, const char* hone, std::uint64_t seed, int lanes) {
  std::vector<Lane> made;
  for (int i = 0; i < lanes; ++i) {
    auto scratch = TemporaryScratch::make();
    if (!scratch) return fail(scratch);
    auto launcher = Launcher::start(interrupt);
    if (!launcher) return fail(launcher);
    made.push_back({std::move(*launcher), std::move(*scratch)});
  }
  auto workload = Workload::calibrate(*made.front().launcher, hone);
  if (!workload) return fail(workload);
  return Setup{std::move(*workload), seed, std::move(made)};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view name = argc > 2 ? argv[2] : "";
  const auto* const part = std::ranges::find(kParts, name, &Part::name);
  const int races = argc > 3 ? std::atoi(argv[3]) : 0;
  const std::uint64_t seed = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 1;
  const int lanes = argc > 5 ? std::atoi(argv[5]) : 1;
  if (part == kParts.end() || lanes < 1) {
    fmt::print(stderr, "usage: bench_trust HONE two|eight|injected [RACES [SEED [LANES]]]\n");
    return 2;
  }
  const Interrupt interrupt;
  const auto setup = set_up(interrupt, argv[1], seed, lanes);
  if (!setup) {
    fmt::print(stderr, "{}\n", setup.error().message);
    return 1;
  }
  const int count = races > 0 ? races : part->races;
  const auto printed = part->entries == 0 ? print_injected(*setup, count)
                                          : print_identical(*setup, part->entries, count);
  if (!printed) fmt::print(stderr, "{}\n", printed.error().message);
  return printed ? 0 : 1;
}
