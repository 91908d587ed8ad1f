// SPDX-License-Identifier: Apache-2.0
#include "cli/measure_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>

#include "core/files.h"
#include "core/text.h"

namespace hone {

namespace {

constexpr Seconds kLeastTimeout{60};

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

Result<std::vector<RacedCommand>> split_commands(const MeasureWords& words) {
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
Result<void> add_preparations(const MeasureWords& words, std::vector<RacedCommand>& commands) {
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

template <typename T>
Result<void> read_option(T& target, const std::string& text, const char* option,
                         Result<T> (*parse)(std::string_view)) {
  const auto value = parse(text);
  if (!value) return fail(fmt::format("{}: {}", option, value.error().message), value.error().hint);
  target = *value;
  return {};
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

}  // namespace

Result<std::vector<RacedCommand>> read_commands(const MeasureWords& words) {
  auto commands = split_commands(words);
  if (!commands) return commands;
  if (auto added = add_preparations(words, *commands); !added) return fail(added);
  return commands;
}

Result<std::vector<std::string>> read_names(const MeasureWords& words, std::size_t commands) {
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

Result<CommandRaceOptions> read_options(const MeasureWords& words, int commands) {
  if (auto enough = check_rounds(words.max_rounds, commands); !enough) return fail(enough);
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

}  // namespace hone
