// SPDX-License-Identifier: Apache-2.0
#include "profiles/step_log.h"

#include <fmt/format.h>

#include <fstream>

#include "core/files.h"
#include "profiles/shell_text.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

constexpr int kEndLines = 1000;

Result<void> append(const fs::path& log, std::string_view text) {
  std::ofstream file(log, std::ios::app | std::ios::binary);
  file << text;
  file.close();
  if (!file) return fail(fmt::format("cannot write {}", log.string()));
  return {};
}

Result<std::string> load_output(const fs::path& file, Keep keep) {
  if (keep == Keep::kEnd) return read_tail(file, kEndLines);
  return read_file(file);
}

}  // namespace

std::string render_command(const Command& command) {
  std::string text;
  if (!command.directory.empty()) {
    text += fmt::format("cd {} && ", shell_quoted(command.directory.string()));
  }
  for (const auto& [name, value] : command.env)
    text += fmt::format("{}={} ", name, shell_quoted(value));
  text += shell_quoted(command.argv);
  if (!command.stdin_file.empty()) {
    text += fmt::format(" < {}", shell_quoted(command.stdin_file.string()));
  }
  return text;
}

Result<LoggedOutcome> run_logged(Runner& runner, Command command, const fs::path& log, Keep keep) {
  const fs::path raw = fs::path(log) += ".output";
  command.stdout_file = raw;
  command.stderr_file = raw;
  command.output_limit = kLogLimit;
  if (auto begun = append(log, "$ " + render_command(command) + "\n"); !begun) return fail(begun);
  const auto outcome = runner.run(command);
  if (!outcome) return fail(outcome);
  auto output = load_output(raw, keep);
  if (!output) return fail(output);
  const bool broken = !output->empty() && !output->ends_with('\n');
  const std::string end = fmt::format("{}[{}, {:.1f} s]\n", broken ? "\n" : "", describe(*outcome),
                                      outcome->usage.wall.count());
  if (auto written = append(log, *output + end); !written) return fail(written);
  std::error_code ignored;
  fs::remove(raw, ignored);
  return LoggedOutcome{.outcome = *outcome, .output = std::move(*output)};
}

}  // namespace hone
