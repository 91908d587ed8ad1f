// SPDX-License-Identifier: Apache-2.0
#include "cli/watch_command.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "analyzers/waiting_child.h"

namespace hone {

namespace {

Result<Finish> run_and_end(const RunWatched& run, const std::vector<std::string>& argv) {
  ignore_ending_signals();
  const auto status = run(argv);
  if (!status) return fail(status);
  end_as(*status);
}

}  // namespace

void watch_program(CLI::App& command, Action& chosen, RunWatched run) {
  auto argv = std::make_shared<std::vector<std::string>>();
  command.group("");
  command.add_option("ARGV", *argv, "After --")->required();
  command.callback([argv, run = std::move(run), &chosen] {
    for (std::string& word : *argv) word.erase(0, 1);  // main's blank, see there
    chosen = [argv, run](const Surroundings&) { return run_and_end(run, *argv); };
  });
}

}  // namespace hone
