// SPDX-License-Identifier: Apache-2.0
#include "analyzers/noise.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "analyzers/statistics.h"

namespace hone {
namespace {

constexpr Seconds kWanted{0.020};
constexpr std::uint64_t kFewestIterations = 100'000;
constexpr std::uint64_t kMostIterations = 100'000'000'000;
constexpr int kFewestPairs = 10;
constexpr int kMostPairs = 200;

class SpinRuns {
 public:
  SpinRuns(Runner& runner, const std::vector<std::string>& command)
      : runner_(runner), command_{.argv = command} {
    command_.argv.emplace_back();
    command_.timeout = Seconds{60};
  }

  Result<Usage> run(std::uint64_t iterations) {
    command_.argv.back() = std::to_string(iterations);
    const auto outcome = runner_.run(command_);
    if (!outcome) return fail(outcome);
    if (outcome->ending == Ending::kInterrupted) return fail(describe(*outcome));
    if (!outcome->succeeded()) {
      return fail(fmt::format("the noise figure's program `{}` failed: {}",
                              fmt::join(command_.argv, " "), describe(*outcome)));
    }
    return outcome->usage;
  }

 private:
  Runner& runner_;
  Command command_;
};

Seconds cpu_time(const Usage& usage) { return usage.user + usage.system; }

/// Grows the count until a run takes the wanted time.
Result<std::uint64_t> calibrate(SpinRuns& runs) {
  std::uint64_t iterations = kFewestIterations;
  while (iterations <= kMostIterations) {
    const auto usage = runs.run(iterations);
    if (!usage) return fail(usage);
    const Seconds taken = cpu_time(*usage);
    if (taken >= 0.8 * kWanted) return iterations;
    // At most tenfold at once: short runs are mostly start-up.
    const double factor = taken.count() > 0 ? kWanted / taken : 10.0;
    iterations =
        static_cast<std::uint64_t>(static_cast<double>(iterations) * std::clamp(factor, 1.3, 10.0));
  }
  return fail("the noise figure's program takes no CPU time");
}

}  // namespace

Result<NoiseFigure> measure_noise(Runner& runner, const std::vector<std::string>& command,
                                  Seconds budget) {
  SpinRuns runs(runner, command);
  const auto iterations = calibrate(runs);
  if (!iterations) return fail(iterations);
  std::vector<double> deviations;
  std::vector<double> times;
  Seconds spent{0};
  while (static_cast<int>(deviations.size()) < kMostPairs &&
         (static_cast<int>(deviations.size()) < kFewestPairs || spent < budget)) {
    const auto first = runs.run(*iterations);
    if (!first) return fail(first);
    const auto second = runs.run(*iterations);
    if (!second) return fail(second);
    spent += first->wall + second->wall;
    times.push_back(cpu_time(*first).count());
    times.push_back(cpu_time(*second).count());
    if (std::min(times[times.size() - 2], times.back()) <= 0) {
      return fail("the noise figure's program takes no CPU time");
    }
    deviations.push_back(std::abs(std::log(times[times.size() - 2] / times.back())));
  }
  const int pairs = static_cast<int>(deviations.size());
  // The centre is 0, as both runs of a pair are the same program: no need to estimate it. 1.4826
  // makes the median absolute deviation of a normal distribution its standard deviation.
  return NoiseFigure{Fraction{1.4826 * median(std::move(deviations))}, pairs,
                     Seconds{median(std::move(times))}};
}

}  // namespace hone
