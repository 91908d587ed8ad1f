// SPDX-License-Identifier: Apache-2.0
// hone self-test: shows that the verdicts can be trusted on this machine, or that they cannot.
#include "cli/self_test.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <random>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/temporary_scratch.h"
#include "core/launcher.h"

namespace hone {

namespace {

constexpr double kFewestMinutes = 0.01;
constexpr double kMostMinutes = 7 * 24 * 60;

struct Words {
  double minutes = 5;
  std::optional<std::uint64_t> seed;
  std::string format = "text";
};

Result<Finish> self_test(const Words& words, const Surroundings& around) {
  if (!(words.minutes >= kFewestMinutes && words.minutes <= kMostMinutes))
    return fail(fmt::format("--minutes {:g}: must be from {:g} to {:g}", words.minutes,
                            kFewestMinutes, kMostMinutes));
  const auto scratch = TemporaryScratch::make();
  if (!scratch) return fail(scratch);
  auto launcher = Launcher::start(*around.interrupt);
  if (!launcher) return fail(launcher);
  std::error_code ignored;
  const std::string self = std::filesystem::read_symlink("/proc/self/exe", ignored).string();
  const Seconds budget(60 * words.minutes);
  Progress progress({.quiet = !around.err.terminal,
                     .live = around.err.terminal,
                     .colour = around.err.terminal && !around.no_colour,
                     .width = around.err.width});
  const auto result = run_self_test(
      **launcher, {self, "spin"}, budget, words.seed ? *words.seed : std::random_device{}(),
      scratch->path(),
      [&](const SelfTestResult& now) { progress.race(now.races(), 2, now.elapsed, budget); });
  progress.close();
  if (!result) {
    if (around.interrupt->requested()) return Finish::kInterrupted;
    return fail(result);
  }
  const std::string text =
      words.format == "json" ? render_self_test_json(*result) : render_self_test_text(*result);
  std::fputs(text.c_str(), stdout);
  if (result->interrupted) return Finish::kInterrupted;
  return result->promise() == Promise::kBroken ? Finish::kProblem : Finish::kDone;
}

}  // namespace

void add_self_test(CLI::App& app, Action& chosen) {
  auto words = std::make_shared<Words>();
  CLI::App* command = app.add_subcommand(
      "self-test", "Race known programs: shows whether verdicts can be trusted here");
  command->add_option("--minutes", words->minutes, "For how long")->capture_default_str();
  add_seed_option(*command, words->seed);
  command->add_option("--format", words->format, "Output format")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->footer(
      "Example:\n"
      "  hone self-test --minutes 10\n"
      "Exit status 1: more false verdicts, or fewer true intervals, than promised, beyond what\n"
      "chance explains. 0: nothing speaks against the promise; the last lines say whether so many\n"
      "races can show it.");
  command->callback([words, &chosen] {
    chosen = [words](const Surroundings& around) { return self_test(*words, around); };
  });
}

}  // namespace hone
