// SPDX-License-Identifier: Apache-2.0
// hone: parse the command line, run the chosen command, turn its end into an exit code.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/version.h"
#include "core/result.h"
#include "core/text.h"

namespace {

constexpr int kExitProblem = 1;
constexpr int kExitUserError = 2;
constexpr int kExitInterrupted = 130;

hone::Stream look_at(int descriptor) {
  hone::Stream stream;
  stream.terminal = ::isatty(descriptor) == 1;
  winsize size{};
  if (stream.terminal) {
    stream.width =
        ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
  }
  return stream;
}

bool colour_is_unwanted() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return (no_color && *no_color) || (term && std::string_view(term) == "dumb");
}

/// Tool output may hold anything: each line is made safe, line breaks stay.
void print_details(std::string_view details) {
  while (!details.empty()) {
    const auto end = std::min(details.find('\n'), details.size());
    std::fprintf(stderr, "  %s\n", hone::escape_terminal(details.substr(0, end)).c_str());
    details.remove_prefix(std::min(end + 1, details.size()));
  }
}

void print_error(const hone::Error& error) {
  std::fprintf(stderr, "hone: %s\n", hone::escape_terminal(error.message).c_str());
  print_details(error.details);
  if (!error.hint.empty()) {
    std::fprintf(stderr, "hint: %s\n", hone::escape_terminal(error.hint).c_str());
  }
}

/// CLI11 says of a misspelt command only that one is needed.
bool is_unknown_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return false;
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == argv[1]) return false;
    if (!command->get_group().empty()) known.push_back(command->get_name());
  }
  const std::string nearest = hone::find_nearest(argv[1], known);
  print_error({.message = fmt::format("there is no command \"{}\"", argv[1]),
               .hint = nearest.empty() ? "hone --help lists them"
                                       : fmt::format("did you mean \"{}\"?", nearest)});
  return true;
}

/// A closed standard stream would give its number to the next file that is opened.
void open_missing_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) == -1) ::open("/dev/null", O_RDWR);
  }
}

/// `hone measure … -- COMMAND`: the command's words are no options of hone. They are taken off the
/// argument vector, because the parser does not tell them from words before the dashes.
std::optional<std::vector<std::string>> take_words_after_dashes(int& argc, char** argv) {
  if (argc < 2 || std::string_view(argv[1]) != "measure") return std::nullopt;
  for (int i = 2; i < argc; ++i) {
    if (std::string_view(argv[i]) != "--") continue;
    std::vector<std::string> words(argv + i + 1, argv + argc);
    argc = i;
    return words;
  }
  return std::nullopt;
}

/// `hone measure '[ -e file ]'`: for the parser a text in brackets is a list. With a blank in
/// front, which splitting it into words takes off, it stays as typed. Values of options are left
/// alone.
/// (`hone sample-program` and `count-program` take a blank off each word behind the dashes.)
std::vector<std::string> keep_bracketed_texts(int argc, char** argv) {
  constexpr std::array<std::string_view, 4> kFlags = {"-q", "--quiet", "-i", "--ignore-failure"};
  std::vector<std::string> words(argv, argv + argc);
  if (argc < 2) return words;
  if (words[1] == "sample-program" || words[1] == "count-program") {
    const auto dashes = std::ranges::find(words, "--");
    for (auto word = dashes; word != words.end(); ++word) {
      if (word != dashes) word->insert(0, " ");
    }
  }
  if (words[1] != "measure") return words;
  for (std::size_t i = 2; i < words.size(); ++i) {
    const std::string& before = words[i - 1];
    const bool is_value = before.starts_with('-') && !before.contains('=') &&
                          std::ranges::find(kFlags, before) == kFlags.end();
    if (!is_value && words[i].starts_with('[') && words[i].ends_with(']')) words[i].insert(0, " ");
  }
  return words;
}

/// Output that a full disk or a closed stream swallowed is not done.
hone::Result<void> finish_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return {};
  return hone::fail(fmt::format("the output cannot be written: {}", std::strerror(errno)));
}

int exit_code_of(hone::Finish finish) {
  switch (finish) {
    case hone::Finish::kDone:
      return 0;
    case hone::Finish::kProblem:
      return kExitProblem;
    case hone::Finish::kInterrupted:
      return kExitInterrupted;
  }
  return kExitUserError;
}

}  // namespace

int main(int argc, char** argv) {
  open_missing_streams();
  CLI::App app(
      "hone builds one target of a CMake project under many build profiles, measures run time and\n"
      "size of each, and recommends the best with its evidence.",
      "hone");
  app.set_version_flag("--version", "hone " + std::string(hone::version()));
  app.require_subcommand(1);
  app.failure_message([](const CLI::App* failed, const CLI::Error& error) {
    return "hone: " + CLI::FailureMessage::simple(failed, error);
  });
  app.footer(
      "First steps:\n"
      "  hone init            write hone.toml for the project in this folder\n"
      "  hone run             build, measure, recommend\n"
      "  hone export          write the recommended flags for CMake");
  hone::Action chosen;
  const auto after_dashes = take_words_after_dashes(argc, argv);
  hone::add_init(app, chosen);
  hone::add_run(app, chosen);
  hone::add_report(app, chosen);
  hone::add_export(app, chosen);
  hone::add_bloat(app, chosen);
  hone::add_hot(app, chosen);
  hone::add_measure(app, chosen, after_dashes);
  hone::add_profiles(app, chosen);
  hone::add_doctor(app, chosen);
  hone::add_self_test(app, chosen);
  hone::add_clean(app, chosen);
  hone::add_sample_program(app, chosen);
  hone::add_count_program(app, chosen);
  hone::add_spin(app, chosen);
  if (is_unknown_command(app, argc, argv)) return kExitUserError;
  try {
    std::vector<std::string> words = keep_bracketed_texts(argc, argv);
    std::ranges::reverse(words);
    words.pop_back();  // the program; the parser wants the first word last
    app.parse(std::move(words));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUserError;
  }

  std::optional<hone::Interrupt> interrupt;
  if (!app.got_subcommand("bloat")) interrupt.emplace();  // it leaves nothing behind: just end it
  const hone::Surroundings around{.interrupt = interrupt ? &*interrupt : nullptr,
                                  .out = look_at(STDOUT_FILENO),
                                  .err = look_at(STDERR_FILENO),
                                  .no_colour = colour_is_unwanted()};
  try {
    const auto finish = chosen(around);
    const auto written = finish_output();
    if (finish && written) return exit_code_of(*finish);
    print_error(finish ? written.error() : finish.error());
  } catch (const std::exception& error) {
    print_error({.message = error.what()});  // a disk or a file system that failed under us
  }
  return interrupt && interrupt->requested() ? kExitInterrupted : kExitUserError;
}
