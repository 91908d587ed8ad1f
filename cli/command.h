// SPDX-License-Identifier: Apache-2.0
// What a command is: a function that adds its options to the parser and, when it was chosen, leaves
// an Action behind. Nothing is done while options are parsed; main runs the action and alone turns
// its end into an exit code.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/interrupt.h"
#include "core/result.h"

namespace CLI {
class App;
}

namespace hone {

/// One of the standard streams, as far as its look matters.
struct Stream {
  bool terminal = false;
  int width = 0;  ///< columns; 0 when it is not a terminal
};

/// What a command may know of the world around it.
struct Surroundings {
  const Interrupt* interrupt;  ///< null for `hone bloat`, which a signal ends
  Stream out;
  Stream err;
  bool no_colour = false;  ///< NO_COLOR is set, or TERM is dumb
};

/// How a command ended when the user's input and environment were right: exit codes 0, 1 and 130.
enum class Finish { kDone, kProblem, kInterrupted };

using Action = std::function<Result<Finish>(const Surroundings&)>;

void add_init(CLI::App& app, Action& chosen);
void add_run(CLI::App& app, Action& chosen);
void add_report(CLI::App& app, Action& chosen);
void add_export(CLI::App& app, Action& chosen);
void add_bloat(CLI::App& app, Action& chosen);
/// `after_dashes`: the words behind "--" on hone's command line; nothing without one.
void add_measure(CLI::App& app, Action& chosen,
                 const std::optional<std::vector<std::string>>& after_dashes);
void add_self_test(CLI::App& app, Action& chosen);
void add_doctor(CLI::App& app, Action& chosen);
void add_clean(CLI::App& app, Action& chosen);
void add_profiles(CLI::App& app, Action& chosen);
void add_hot(CLI::App& app, Action& chosen);
void add_sample_program(CLI::App& app, Action& chosen);
void add_count_program(CLI::App& app, Action& chosen);
void add_spin(CLI::App& app, Action& chosen);

}  // namespace hone
