// SPDX-License-Identifier: Apache-2.0
// hone count-program: what hone run puts between the launcher and a program whose instructions the
// CPU is to count. Not listed. Ends as the program ends, by the same signal.
#include "analyzers/count_program.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "analyzers/waiting_child.h"
#include "cli/command.h"

namespace hone {

namespace {

struct Words {
  std::string file;
  std::vector<std::string> argv;
};

Result<Finish> run_counted(const Words& words) {
  ignore_ending_signals();
  const auto status = count_program(hardware_counters(), words.file, words.argv);
  if (!status) return fail(status);
  end_as(*status);
}

}  // namespace

void add_count_program(CLI::App& app, Action& chosen) {
  auto words = std::make_shared<Words>();
  CLI::App* command = app.add_subcommand("count-program", "Run under counters; for hone run");
  command->group("");
  command->add_option("FILE", words->file)->required();
  command->add_option("ARGV", words->argv, "After --")->required();
  command->callback([words, &chosen] {
    for (std::string& word : words->argv) word.erase(0, 1);  // main's blank, see there
    chosen = [words](const Surroundings&) { return run_counted(*words); };
  });
}

}  // namespace hone
