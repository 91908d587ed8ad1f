// SPDX-License-Identifier: Apache-2.0
// Shows on real processes what docs/MEASURING.md promises, and prints Markdown tables:
//   bench_trust HONE [RACES [SEED [load]]]
// RACES (default 200) of 2 identical programs, a fifth as many of 8. Without "load" as many of each
// injected slow-down too, half of them also as hyperfine would run them; with it another process
// keeps a CPU busy meanwhile.
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

enum class Load { kNone, kOneProcess };

Result<void> print_all(const Setup& setup, int races, Load load) {
  fmt::print(
      "| identical | hone: CHANGE or BETTER | intervals hold 0 | same runs in halves, Welch | "
      "Mann-Whitney | runs (median) |\n|---|---|---|---|---|---|\n");
  if (auto done = print_identical(setup, 2, races); !done) return done;
  if (auto done = print_identical(setup, 8, races / 5); !done) return done;
  if (load == Load::kOneProcess) return {};
  fmt::print(
      "\n| injected | design | right | wrong | interval holds the truth | runs (median) |\n"
      "|---|---|---|---|---|---|\n");
  for (const double injected : {0.0, 0.01, 0.02, 0.05}) {
    if (auto done = print_injected(setup, injected, races / 5); !done) return done;
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: bench_trust HONE [RACES [SEED [load]]]\n");
    return 2;
  }
  const int races = argc > 2 ? std::atoi(argv[2]) : 200;
  const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  const bool is_loaded = argc > 4 && std::string_view(argv[4]) == "load";
  const pid_t load = is_loaded ? start_load() : 0;
  const Interrupt interrupt;
  const auto scratch = TemporaryScratch::make();
  auto launcher = Launcher::start(interrupt);
  int status = 0;
  if (!scratch || !launcher) {
    status = 2;
  } else if (const auto workload = Workload::calibrate(**launcher, argv[1]); !workload) {
    fmt::print(stderr, "{}\n", workload.error().message);
    status = 2;
  } else if (const auto done = print_all({**launcher, *workload, seed, scratch->path()}, races,
                                         is_loaded ? Load::kOneProcess : Load::kNone);
             !done) {
    fmt::print(stderr, "{}\n", done.error().message);
    status = 1;
  }
  if (load > 0) ::kill(load, SIGKILL);
  return status;
}
