// SPDX-License-Identifier: Apache-2.0
#include "analyzers/watched_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "analyzers/machine.h"
#include "core/files.h"
#include "core/text.h"
#include "core/usage_sum.h"

namespace hone {
namespace {

/// Of stderr, shown below a failure.
constexpr int kLastLines = 8;
constexpr std::size_t kLongestDetails = 2000;

/// One by one, each after `before`.
Result<Outcome> run_prepared(Runner& runner, Command command,
                             const std::function<Result<void>()>& before) {
  const int repeats = std::exchange(command.repeats, 1);
  UsageSum sum;
  while (true) {
    if (auto ready = before(); !ready) return fail(ready);
    auto outcome = runner.run(command);
    if (!outcome) return outcome;
    sum.add(outcome->usage);
    outcome->usage = sum.mean();
    outcome->executions = sum.executions();
    const bool is_right = outcome->ended_as(command.expected);
    if (sum.executions() == repeats || !(is_right || goes_on(*outcome, command.on_failure)))
      return outcome;
  }
}

}  // namespace

Result<WatchedRun> run_watched(Runner& runner, const Command& command,
                               const std::function<Result<void>()>& before) {
  using Clock = std::chrono::steady_clock;
  const Disturbance at_first = read_disturbance();
  const Clock::time_point start = Clock::now();
  const auto outcome = before ? run_prepared(runner, command, before) : runner.run(command);
  if (!outcome) return fail(outcome);
  const Seconds wall = std::max<Seconds>(Clock::now() - start, std::chrono::nanoseconds(1));
  const DisturbanceShare share = share_between(at_first, read_disturbance(), wall);
  return WatchedRun{.outcome = *outcome, .pressure = share.pressure, .steal = share.steal};
}

std::string describe_failure(const Outcome& outcome, const Command& command) {
  if (outcome.ended_as(command.expected)) return "";
  if (outcome.ending == Ending::kTimedOut) {
    return fmt::format("timed out after {:g} s", command.timeout.count());
  }
  if (outcome.ending == Ending::kTooMuchOutput) {
    return fmt::format("printed more than {} MiB", command.output_limit.count >> 20);
  }
  if (command.expected == ExpectedEnd{} || outcome.ending == Ending::kInterrupted)
    return describe(outcome);
  return fmt::format("{}, not the expected {}", describe(outcome), name_of(command.expected));
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
