// SPDX-License-Identifier: Apache-2.0
#include "analyzers/watched_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "analyzers/machine.h"
#include "core/files.h"
#include "core/text.h"

namespace hone {
namespace {

/// Of stderr, shown below a failure.
constexpr int kLastLines = 8;
constexpr std::size_t kLongestDetails = 2000;

void add(Usage& sum, const Usage& usage) {
  sum.wall += usage.wall;
  sum.user += usage.user;
  sum.system += usage.system;
  sum.peak_rss = std::max(sum.peak_rss, usage.peak_rss);
  sum.minor_faults += usage.minor_faults;
  sum.voluntary_switches += usage.voluntary_switches;
  sum.involuntary_switches += usage.involuntary_switches;
}

Usage mean_of(Usage sum, int runs) {
  const auto mean = [&](std::int64_t count) {
    return std::llround(static_cast<double>(count) / runs);
  };
  sum.wall /= runs;
  sum.user /= runs;
  sum.system /= runs;
  sum.minor_faults = mean(sum.minor_faults);
  sum.voluntary_switches = mean(sum.voluntary_switches);
  sum.involuntary_switches = mean(sum.involuntary_switches);
  return sum;
}

bool goes_on(const Outcome& outcome, OnFailure on_failure) {
  if (outcome.succeeded()) return true;
  const bool has_ended = outcome.ending == Ending::kExited || outcome.ending == Ending::kSignalled;
  return on_failure == OnFailure::kGoOn && has_ended;
}

}  // namespace

Result<WatchedRun> run_watched(Runner& runner, const Command& command, int repeats,
                               const std::function<Result<void>()>& before, OnFailure on_failure) {
  using Clock = std::chrono::steady_clock;
  const Disturbance at_first = read_disturbance();
  const Clock::time_point start = Clock::now();
  WatchedRun watched{.outcome = {}, .executions = 0};
  Usage sum;
  while (watched.executions < repeats && goes_on(watched.outcome, on_failure)) {
    if (before) {
      if (auto ready = before(); !ready) return fail(ready);
    }
    const auto outcome = runner.run(command);
    if (!outcome) return fail(outcome);
    ++watched.executions;
    add(sum, outcome->usage);
    watched.outcome = *outcome;
  }
  const Seconds wall = std::max<Seconds>(Clock::now() - start, std::chrono::nanoseconds(1));
  const DisturbanceShare share = share_between(at_first, read_disturbance(), wall);
  watched.outcome.usage = mean_of(sum, watched.executions);
  watched.pressure = share.pressure;
  watched.steal = share.steal;
  return watched;
}

std::string describe_failure(const Outcome& outcome, const Command& command) {
  if (outcome.succeeded()) return "";
  if (outcome.ending == Ending::kTimedOut) {
    return fmt::format("timed out after {:g} s", command.timeout.count());
  }
  if (outcome.ending == Ending::kTooMuchOutput) {
    return fmt::format("printed more than {} MiB", command.output_limit.count >> 20);
  }
  return describe(outcome);
}

std::string last_words(const std::filesystem::path& file) {
  std::string words = read_tail(file, kLastLines);
  if (words.size() > kLongestDetails) words.erase(0, words.size() - kLongestDetails);
  std::string safe;
  for (std::size_t begin = 0; begin < words.size();) {
    const std::size_t end = std::min(words.find('\n', begin), words.size());
    safe += escape_terminal(std::string_view(words).substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  return safe;
}

}  // namespace hone
