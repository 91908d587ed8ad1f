// SPDX-License-Identifier: Apache-2.0
// Shows on real processes what docs/MEASURING.md promises, and prints Markdown tables:
//   bench_trust HONE [identical|load|injected [RACES [SEED]]]
// identical: RACES (default 200) of 2 identical programs, a fifth as many of 8. load: the same
// while another process keeps a CPU busy. injected: a fifth as many of each slow-down, half of them
// also as hyperfine would run them.
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "analyzers/spin.h"
#include "bench/trust/races.h"
#include "cli/temporary_scratch.h"
#include "core/launcher.h"

namespace {

using namespace hone;
using namespace hone::bench;

struct Setup {
  Runner& runner;
  const Workload& workload;
  std::uint64_t seed;
  std::filesystem::path scratch;
};

/// A process that computes until this one ends.
pid_t start_load() {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::uint64_t sum = 0;
  while (true) sum += spin(1'000'000 + sum % 2);
}

std::string share(int part, int whole) {
  const Interval interval = binomial_interval(part, whole);
  return fmt::format("{} of {}: {:.1f} % [{:.1f}, {:.1f}]", part, whole, 100.0 * part / whole,
                     100 * interval.lo, 100 * interval.hi);
}

Result<void> print_identical(const Setup& setup, int entries, int races) {
  Tally tally;
  for (int i = 0; i < races; ++i) {
    const auto seed = setup.seed + static_cast<std::uint64_t>(1000 * entries + i);
    if (auto done =
            race_identical(setup.runner, setup.workload, entries, seed, setup.scratch, tally);
        !done)
      return done;
  }
  fmt::print("| {} | {} | {} | {} | {} | {:.0f} |\n", entries,
             share(tally.false_verdicts, tally.races), share(tally.covered, tally.intervals),
             share(tally.welch, tally.races), share(tally.mann_whitney, tally.races),
             median(tally.runs));
  std::fflush(stdout);
  return {};
}

void print_row(const char* design, double injected, const Tally& tally) {
  fmt::print("| {:.0f} % | {} | {} | {} | {} | {:.0f} |\n", 100 * injected, design,
             share(tally.right, tally.races), share(tally.false_verdicts, tally.races),
             tally.intervals > 0 ? share(tally.covered, tally.intervals) : std::string("-"),
             median(tally.runs));
  std::fflush(stdout);
}

Result<void> print_injected(const Setup& setup, double injected, int races) {
  Tally hone;
  Tally thirty;
  Tally hyperfine;
  for (int i = 0; i < races; ++i) {
    const auto seed = setup.seed + static_cast<std::uint64_t>(1e6 * injected + i);
    if (auto done =
            race_injected(setup.runner, setup.workload, injected, seed, setup.scratch, hone);
        !done)
      return done;
    if (auto done = run_fixed(setup.runner, setup.workload, injected, 30, 0, thirty); !done)
      return done;
    if (i % 2 != 0) continue;  // six seconds each
    if (auto done = run_fixed(setup.runner, setup.workload, injected, 10, 3, hyperfine); !done)
      return done;
  }
  print_row("hone", injected, hone);
  print_row("30 runs each, Welch", injected, thirty);
  print_row("hyperfine's default (3 s each), Welch", injected, hyperfine);
  return {};
}

Result<void> print_identical(const Setup& setup, int races) {
  fmt::print(
      "| identical | hone: CHANGE or BETTER | intervals hold 0 | same runs in halves, Welch | "
      "Mann-Whitney | runs (median) |\n|---|---|---|---|---|---|\n");
  if (auto done = print_identical(setup, 2, races); !done) return done;
  return print_identical(setup, 8, races / 5);
}

Result<void> print_injected(const Setup& setup, int races) {
  fmt::print(
      "| injected | design | right | wrong | interval holds the truth | runs (median) |\n"
      "|---|---|---|---|---|---|\n");
  for (const double injected : {0.0, 0.01, 0.02, 0.05}) {
    if (auto done = print_injected(setup, injected, races / 5); !done) return done;
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view part = argc > 2 ? argv[2] : "identical";
  if (argc < 2 || (part != "identical" && part != "load" && part != "injected")) {
    fmt::print(stderr, "usage: bench_trust HONE [identical|load|injected [RACES [SEED]]]\n");
    return 2;
  }
  const int races = argc > 3 ? std::atoi(argv[3]) : 200;
  const std::uint64_t seed = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 1;
  const pid_t load = part == "load" ? start_load() : 0;
  const Interrupt interrupt;
  const auto scratch = TemporaryScratch::make();
  auto launcher = Launcher::start(interrupt);
  const auto print = [&]() -> Result<void> {
    if (!scratch) return fail(scratch);
    if (!launcher) return fail(launcher);
    const auto workload = Workload::calibrate(**launcher, argv[1]);
    if (!workload) return fail(workload);
    const Setup setup{**launcher, *workload, seed, scratch->path()};
    return part == "injected" ? print_injected(setup, races) : print_identical(setup, races);
  };
  const auto printed = print();
  if (!printed) fmt::print(stderr, "{}\n", printed.error().message);
  if (load > 0) ::kill(load, SIGKILL);
  return printed ? 0 : 1;
}
