// SPDX-License-Identifier: Apache-2.0
// hone count-program: what hone run puts between the launcher and a program whose instructions the
// CPU is to count.
#include "analyzers/count_program.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/watch_command.h"

namespace hone {

void add_count_program(CLI::App& app, Action& chosen) {
  auto file = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("count-program", "Run under counters; for hone run");
  command->add_option("FILE", *file)->required();
  watch_program(*command, chosen, [file](const std::vector<std::string>& argv) {
    return count_program(hardware_counters(), *file, argv);
  });
}

}  // namespace hone
