// SPDX-License-Identifier: Apache-2.0
// hone measure: any commands against each other, without a build.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "analyzers/advise_text.h"
#include "cli/command.h"
#include "cli/measure_report.h"
#include "cli/measure_words.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/temporary_scratch.h"
#include "core/files.h"
#include "core/launcher.h"
#include "core/spawn_cost.h"

namespace hone {

namespace {

constexpr int kMostAskedRepeats = 1'000'000;
constexpr int kMostWarmups = 1'000'000;

std::string render(const MeasureReport& report, const OutputOptions& output, TextStyle style) {
  if (output.format == "json") return render_measure_json(report);
  if (output.format == "csv") return render_measure_csv(report);
  if (output.format == "markdown") return render_measure_markdown(report);
  return render_measure_text(report, style);
}

Result<void> print(const MeasureReport& report, const MeasureWords& words,
                   const Surroundings& around) {
  if (!words.file.empty()) return write_file(words.file, render(report, words.output, {0, false}));
  const TextStyle style{.width = around.out.width,
                        .colour = wants_colour(words.output, around.out, around)};
  std::fputs(render(report, words.output, style).c_str(), stdout);
  return {};
}

/// What is said while it lasts.
CommandRaceHooks hooks_for(Progress& progress, const MeasureWords& words, int commands,
                           const CommandRaceOptions& options) {
  const auto warming_up = [&progress, commands](int entry, int) {
    progress.begin(fmt::format("run command {} once", entry), entry + 1, commands, {});
  };
  const auto before_race = [&, commands](const RaceReplay&, Seconds round_cost) {
    progress.close();
    const auto short_budget =
        find_short_budget(commands, options.max_rounds, options.budget, round_cost);
    if (short_budget) progress.message(render_short_budget(*short_budget));
  };
  const auto before_round = [&, quiet = words.quiet](const RaceReplay& replay,
                                                     const RoundPlan& plan) {
    const bool is_first_after = plan.round == kSettlingRound + 1 && replay.attempt() == 0;
    const auto forecast = is_first_after ? replay.race().forecast() : std::nullopt;
    if (forecast && !quiet) progress.message(render_forecast(*forecast));
    progress.race(plan.round, static_cast<int>(plan.order.size()), replay.elapsed(),
                  options.budget);
  };
  return {.warming_up = warming_up, .before_race = before_race, .before_round = before_round};
}

Result<Finish> measure(const MeasureWords& words, const Surroundings& around) {
  const auto commands = read_commands(words);
  if (!commands) return fail(commands);
  const auto names = read_names(words, commands->size());
  if (!names) return fail(names);
  const auto count = static_cast<int>(commands->size());
  auto options = read_options(words, count);
  if (!options) return fail(options);
  if (!words.file.empty()) {
    if (auto writable = check_writable(words.file); !writable) return fail(writable);
  }
  const auto scratch = TemporaryScratch::make();
  if (!scratch) return fail(scratch);
  options->scratch = scratch->path();
  for (std::size_t i = 0; i < names->size(); ++i)
    options->titles.push_back((*names)[i].empty() ? std::to_string(i) : (*names)[i]);
  auto launcher = Launcher::start(*around.interrupt);
  if (!launcher) return fail(launcher);
  if (const auto cost = measure_spawn_cost(**launcher)) options->spawn_cost = *cost;

  Progress progress({.quiet = words.quiet || !around.err.terminal,
                     .live = around.err.terminal,
                     .colour = wants_colour(words.output, around.err, around),
                     .width = around.err.width});
  const auto race =
      race_commands(**launcher, *commands, *options, hooks_for(progress, words, count, *options));
  progress.close();
  if (!race) return fail(race);
  const MeasureReport report = build_measure_report(*race, *commands, *names, *options);
  if (auto printed = print(report, words, around); !printed) return fail(printed);
  return race->interrupted ? Finish::kInterrupted : Finish::kDone;
}

void add_options(CLI::App& command, MeasureWords& words) {
  command.add_option("COMMAND", words.commands,
                     "Commands to compare, each as one text; the first is the reference");
  command.add_option("--vs", words.vs)->group("");
  command
      .add_option("--name,-n", words.names, "Name of a command; may be given for each, in order")
      ->allow_extra_args(false);
  command.add_option("--warmup,-w", words.warmup, "Runs of each before it is measured, at least 1")
      ->check(CLI::Range(0, kMostWarmups).description(""))
      ->capture_default_str();
  command
      .add_option("--prepare,-p", words.prepare,
                  "Run this before each run, untimed; once for all, or once for each command")
      ->type_name("CMD")
      ->allow_extra_args(false);
  command.add_option("--budget", words.budget, "Time for measuring")
      ->type_name("DURATION")
      ->capture_default_str();
  command.add_option("--margin", words.margin, "Smaller differences count as equal")
      ->type_name("PERCENT")
      ->capture_default_str();
  add_seed_option(command, words.seed);
  command.add_option("--max-rounds", words.max_rounds, "Rounds at most, up to 184")
      ->check(CLI::Range(kSettlingRound, kMostRounds).description(""))
      ->capture_default_str();
  command
      .add_option("--metric,-m", words.metric,
                  "auto, cpu-time, wall-time, peak-memory, google-benchmark, or a number that is "
                  "printed: { regex = '([0-9.]+) ops', better = \"higher\" }")
      ->capture_default_str();
  command
      .add_option("--repeat", words.repeat,
                  "Executions in one observation (default: 100 ms of runs below 50 ms)")
      ->check(CLI::Range(1, kMostAskedRepeats).description(""));
  command
      .add_option("--timeout", words.timeout,
                  "Of one execution (default: the budget, at least a minute)")
      ->type_name("DURATION");
  command.add_flag("--ignore-failure,-i", words.ignore_failure,
                   "Measure commands that exit with another status than 0");
  command
      .add_option("--output,-o", words.file,
                  "Write the result to this file; its folder is made if need be")
      ->type_name("FILE");
  command.add_flag("--quiet,-q", words.quiet, "No progress");
  add_output_options(command, words.output);
}

}  // namespace

void add_measure(CLI::App& app, Action& chosen,
                 const std::optional<std::vector<std::string>>& after_dashes) {
  auto words = std::make_shared<MeasureWords>();
  words->after_dashes = after_dashes;
  CLI::App* command = app.add_subcommand("measure", "Compare any commands, without a build");
  add_options(*command, *words);
  command->footer(
      "Examples:\n"
      "  hone measure 'sort big.txt' 'sort --parallel=1 big.txt'\n"
      "  hone measure --name old --name new -- ./old in.txt --vs ./new in.txt\n"
      "  hone measure --metric \"{ regex = '([0-9]+) req/s', better = 'higher' }\" './load'\n"
      "There is no shell: sh -c '…' is one. Standard output goes to /dev/null in timed runs.");
  command->callback([words, &chosen] {
    chosen = [words](const Surroundings& around) { return measure(*words, around); };
  });
}

}  // namespace hone
