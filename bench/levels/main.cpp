// SPDX-License-Identifier: Apache-2.0
// Reproduces by simulation the constants and the promises of docs/MEASURING.md and prints them as
// two Markdown tables: the constant C, and what whole races say and cost.
//   bench_levels [SEED [EFFORT]]      EFFORT multiplies the number of simulated races (default 1)
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "analyzers/race_levels.h"
#include "bench/levels/looks.h"
#include "bench/levels/races.h"

namespace {

using namespace hone;
using namespace hone::bench;

std::string name_of(Noise noise) {
  if (noise == Noise::kNormal) return "normal";
  return noise == Noise::kOutliers ? "outliers" : "spells";
}

double used_c(int entries, int max_rounds) {
  return 0.025 / ((entries - 1) * find_levels(entries, max_rounds).bound);
}

void print_looks(std::uint64_t seed, double effort) {
  fmt::print(
      "| entries | looks to | noise | races | C used | some interval misses at some look | C that "
      "gives 5 % | at 2.5 % a side |\n|---|---|---|---|---|---|---|---|\n");
  for (int max_rounds : {94, 184}) {
    for (int entries : {2, 3, 4, 8, 16, 32, 64}) {
      for (Noise noise : {Noise::kNormal, Noise::kOutliers}) {
        if (noise == Noise::kOutliers && entries != 8) continue;
        const auto races =
            static_cast<int>(effort * std::max(20000, 400000 / (entries - 1)) * 94 / max_rounds);
        const LookFigures figures = simulate_looks({entries, max_rounds, noise, races, seed});
        fmt::print("| {} | {} | {} | {} | {:.1f} | {:.2f} % | {:.2f} | {:.1f} % |\n", entries,
                   max_rounds, name_of(noise), races, used_c(entries, max_rounds),
                   100 * figures.error, figures.exact_c, 100 * figures.naive);
      }
    }
  }
}

void print_races(std::uint64_t seed, double effort) {
  struct Row {
    std::string label;
    std::vector<double> slower_by;
  };
  const std::vector<Row> rows = {
      {"2 equal", {0, 0}},
      {"8 equal", std::vector<double>(8, 0.0)},
      {"1 % faster", {0.01, 0}},
      {"2 % faster", {0.02, 0}},
      {"5 % faster", {0.05, 0}},
      {"8: 4, 0, .3, 1.5, 3, 6, 12, 30 %", {.04, 0, .003, .015, .03, .06, .12, .30}},
  };
  fmt::print(
      "\n| entries | sd of a run | noise | races | change | better | keep | not decided | wrong "
      "| > 1 % off the best | an interval misses | runs |\n"
      "|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (const Row& row : rows) {
    for (double sd : {0.003, 0.01, 0.03}) {
      for (Noise noise : {Noise::kNormal, Noise::kOutliers, Noise::kSpells}) {
        const auto races = static_cast<int>(effort * (row.slower_by.size() == 2 ? 4000 : 1000));
        const RaceFigures f = simulate_races({row.slower_by, sd, noise, races, seed});
        fmt::print(
            "| {} | {:.1f} % | {} | {} | {:.2f} % | {:.2f} % | {:.2f} % | {:.2f} % | {:.2f} % | "
            "{:.2f} % | {:.2f} % | {:.0f} |\n",
            row.label, 100 * sd, name_of(noise), races, 100 * f.change, 100 * f.better,
            100 * f.keep, 100 * f.inconclusive, 100 * f.wrong, 100 * f.costly, 100 * f.missed,
            f.runs);
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
  const double effort = argc > 2 ? std::strtod(argv[2], nullptr) : 1;
  if (!(effort > 0) || argc > 3) {
    fmt::print(stderr, "usage: bench_levels [SEED [EFFORT]]\n");
    return 2;
  }
  fmt::print("seed {}, effort {}\n\n", seed, effort);
  print_looks(seed, effort);
  print_races(seed, effort);
  return 0;
}
