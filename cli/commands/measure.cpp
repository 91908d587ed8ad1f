// SPDX-License-Identifier: Apache-2.0
// hone measure: any commands against each other, without a build.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <random>
#include <set>

#include "analyzers/advise_text.h"
#include "cli/command.h"
#include "cli/measure_report.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/temporary_scratch.h"
#include "core/files.h"
#include "core/launcher.h"
#include "core/spawn_cost.h"
#include "core/text.h"

namespace hone {

namespace {

constexpr Seconds kLeastTimeout{60};
constexpr int kMostAskedRepeats = 1'000'000;

struct Words {
  std::vector<std::string> commands;
  std::optional<std::vector<std::string>> after_dashes;
  std::vector<std::string> vs;
  std::vector<std::string> names;
  std::vector<std::string> prepare;
  std::string metric = "auto";
  std::string margin = "1%";
  std::string budget = "5m";
  std::string timeout;
  std::optional<std::uint64_t> seed;
  int max_rounds = kUsualRounds;
  int warmup = 1;
  int repeat = 0;
  bool ignore_failure = false;
  bool quiet = false;
  std::string file;
  OutputOptions output;
};

/// CMD1… --vs CMD2…
Result<std::vector<RacedCommand>> split_at_vs(const std::vector<std::string>& words) {
  std::vector<RacedCommand> commands(1);
  for (const std::string& word : words) {
    if (word == "--vs") {
      commands.emplace_back();
    } else {
      commands.back().argv.push_back(word);
    }
  }
  for (const RacedCommand& command : commands) {
    if (command.argv.empty()) return fail("an empty command", "hone measure -- A --vs B");
    if (command.argv.size() == 1 && command.argv[0].contains(' ') &&
        find_program(command.argv[0]).empty()) {
      return fail(fmt::format("no such program: {}", command.argv[0]),
                  "after -- the words of a command stand apart; leave -- out to write each command "
                  "as one text");
    }
  }
  return commands;
}

Result<std::vector<std::string>> split_text(const std::string& text, std::string_view option) {
  auto words = split_words(text);
  if (!words) {
    return fail(fmt::format("{}`{}`: {}", option, text, words.error().message),
                words.error().hint.empty() ? "sh -c '…' runs a shell" : words.error().hint);
  }
  if (words->empty()) return fail(fmt::format("{}an empty command", option));
  return words;
}

Result<std::vector<RacedCommand>> read_commands(const Words& words) {
  if (!words.vs.empty())
    return fail("--vs separates commands that stand behind --",
                "hone measure -- A --vs B, or hone measure 'A' 'B'");
  if (words.after_dashes && !words.commands.empty())
    return fail("commands both before and behind --",
                "hone measure -- A --vs B, or hone measure 'A' 'B'");
  if (words.after_dashes) return split_at_vs(*words.after_dashes);
  if (words.commands.empty())
    return fail("no command to measure", "hone measure 'A' 'B', or hone measure -- A --vs B");
  std::vector<RacedCommand> commands;
  for (const std::string& text : words.commands) {
    auto argv = split_text(text, "");
    if (!argv) return fail(argv);
    commands.push_back({.argv = std::move(*argv)});
  }
  return commands;
}

/// --prepare once for all, or once for each.
Result<void> add_preparations(const Words& words, std::vector<RacedCommand>& commands) {
  const std::size_t given = words.prepare.size();
  if (given > 1 && given != commands.size())
    return fail(fmt::format("{} times --prepare for {} commands", given, commands.size()),
                "give it once for all, or once for each command");
  for (std::size_t i = 0; i < commands.size() && given > 0; ++i) {
    auto argv = split_text(words.prepare[given == 1 ? 0 : i], "--prepare ");
    if (!argv) return fail(argv);
    commands[i].prepare = std::move(*argv);
  }
  return {};
}

Result<std::vector<std::string>> read_names(const Words& words, std::size_t commands) {
  if (words.names.size() > commands)
    return fail(fmt::format("{} names for {} {}", words.names.size(), commands,
                            commands == 1 ? "command" : "commands"),
                "--name stands at most once for each command, in their order");
  std::vector<std::string> names = words.names;
  names.resize(commands);
  std::set<std::string> called;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string name = names[i].empty() ? std::to_string(i) : names[i];
    if (!called.insert(name).second)
      return fail(fmt::format("two commands are called \"{}\"", name),
                  "a command without --name is called by its number, from 0");
  }
  return names;
}

template <typename T>
Result<void> read_option(T& target, const std::string& text, const char* option,
                         Result<T> (*parse)(std::string_view)) {
  const auto value = parse(text);
  if (!value) return fail(fmt::format("{}: {}", option, value.error().message), value.error().hint);
  target = *value;
  return {};
}

Result<CommandRaceOptions> read_options(const Words& words) {
  CommandRaceOptions options{.seed = words.seed ? *words.seed : std::random_device{}(),
                             .max_rounds = words.max_rounds,
                             .warmup = std::max(1, words.warmup),
                             .ignore_failure = words.ignore_failure};
  auto metric = parse_metric(words.metric);
  if (!metric) return fail(metric);
  options.metric = std::move(*metric);
  if (words.repeat > 0) options.repeats = words.repeat;
  if (words.repeat > 1 && is_read_from_output(options.metric.choice))
    return fail(fmt::format("--repeat {}: a number that is printed is read from one execution",
                            words.repeat),
                "leave --repeat out: the program measures itself");
  if (auto read = read_option(options.margin, words.margin, "--margin", parse_percent); !read)
    return fail(read);
  if (options.margin.value >= 1) return fail("--margin: must be below 100 %", "--margin 1%");
  if (auto read = read_option(options.budget, words.budget, "--budget", parse_duration); !read)
    return fail(read);
  options.timeout = std::max(kLeastTimeout, options.budget);
  if (words.timeout.empty()) return options;
  if (auto read = read_option(options.timeout, words.timeout, "--timeout", parse_duration); !read)
    return fail(read);
  return options;
}

/// Rounds that could only end undecided are not begun.
Result<void> check_rounds(int max_rounds, int commands) {
  const int needed = first_look_of(commands, max_rounds);
  if (commands == 1 || max_rounds >= needed) return {};
  return fail(fmt::format("--max-rounds {}: of {} commands no difference can be shown before round "
                          "{}",
                          max_rounds, commands, needed),
              fmt::format("--max-rounds {}, or compare fewer commands", needed));
}

std::string render(const MeasureReport& report, const OutputOptions& output, TextStyle style) {
  if (output.format == "json") return render_measure_json(report);
  if (output.format == "csv") return render_measure_csv(report);
  if (output.format == "markdown") return render_measure_markdown(report);
  return render_measure_text(report, style);
}

Result<void> print(const MeasureReport& report, const Words& words, const Surroundings& around) {
  if (!words.file.empty()) return write_file(words.file, render(report, words.output, {0, false}));
  const TextStyle style{.width = around.out.width,
                        .colour = wants_colour(words.output, around.out, around)};
  std::fputs(render(report, words.output, style).c_str(), stdout);
  return {};
}

/// What is said while it lasts.
CommandRaceHooks hooks_for(Progress& progress, const Words& words, int commands,
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

Result<Finish> measure(const Words& words, const Surroundings& around) {
  auto commands = read_commands(words);
  if (!commands) return fail(commands);
  if (auto added = add_preparations(words, *commands); !added) return fail(added);
  const auto names = read_names(words, commands->size());
  if (!names) return fail(names);
  auto options = read_options(words);
  if (!options) return fail(options);
  const auto count = static_cast<int>(commands->size());
  if (auto enough = check_rounds(options->max_rounds, count); !enough) return fail(enough);
  if (!words.file.empty()) {
    if (auto writable = check_writable(words.file); !writable) return fail(writable);
  }
  const auto scratch = TemporaryScratch::make();
  if (!scratch) return fail(scratch);
  options->scratch = scratch->path();
  auto launcher = Launcher::start(*around.interrupt);
  if (!launcher) return fail(launcher);
  if (const auto cost = measure_spawn_cost(**launcher)) options->spawn_cost = *cost;

  Progress progress({.quiet = words.quiet || !around.err.terminal,
                     .live = around.err.terminal,
                     .colour = wants_colour(words.output, around.err, around),
                     .width = around.err.width});
  const auto race = race_commands(**launcher, *commands, *options,
                                  hooks_for(progress, words, count, *options));
  progress.close();
  if (!race) return fail(race);
  const MeasureReport report = build_measure_report(*race, *commands, *names, *options);
  if (auto printed = print(report, words, around); !printed) return fail(printed);
  return race->interrupted ? Finish::kInterrupted : Finish::kDone;
}

void add_options(CLI::App& command, Words& words) {
  command.add_option("COMMAND", words.commands,
                     "Commands to compare, each as one text; the first is the reference");
  command.add_option("--vs", words.vs)->group("");
  command
      .add_option("--name,-n", words.names, "Name of a command; may be given for each, in order")
      ->allow_extra_args(false);
  command.add_option("--warmup,-w", words.warmup, "Runs of each before it is measured, at least 1")
      ->check(CLI::NonNegativeNumber)
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
  command.add_option("--output,-o", words.file, "Write the result to this file")->type_name("FILE");
  command.add_flag("--quiet,-q", words.quiet, "No progress");
  add_output_options(command, words.output);
}

}  // namespace

void add_measure(CLI::App& app, Action& chosen,
                 const std::optional<std::vector<std::string>>& after_dashes) {
  auto words = std::make_shared<Words>();
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
