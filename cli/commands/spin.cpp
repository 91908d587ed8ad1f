// SPDX-License-Identifier: Apache-2.0
// hone spin N: the program whose run times give the noise figure of `hone doctor`. Not listed.
#include "analyzers/spin.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"

namespace hone {

void add_spin(CLI::App& app, Action& chosen) {
  auto iterations = std::make_shared<std::uint64_t>(0);
  CLI::App* command = app.add_subcommand("spin", "Loop; what hone doctor measures");
  command->group("");
  command->add_option("N", *iterations)->required();
  command->callback([iterations, &chosen] {
    chosen = [iterations](const Surroundings&) -> Result<Finish> {
      fmt::print("{}\n", spin(*iterations));
      return Finish::kDone;
    };
  });
}

}  // namespace hone
