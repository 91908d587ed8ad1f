// SPDX-License-Identifier: Apache-2.0
// A Runner for tests: each command goes to a function of the test's own, which may write files and
// says how the program ended. Every command is remembered.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "core/process.h"
#include "core/usage_sum.h"

namespace hone::test {

class ScriptedRunner final : public Runner {
 public:
  using Script = std::function<Result<Outcome>(const Command&)>;

  explicit ScriptedRunner(Script script) : script_(std::move(script)) {}

  Result<Outcome> run(const Command& command) override {
    UsageSum sum;
    while (true) {
      commands.push_back(command);
      auto outcome = script_(command);
      if (!outcome) return outcome;
      sum.add(outcome->usage);
      outcome->usage = sum.mean();
      outcome->executions = sum.executions();
      if (sum.executions() >= command.repeats || !goes_on(*outcome, command.on_failure))
        return outcome;
    }
  }

  std::vector<Command> commands;  ///< one for each execution, in their order

 private:
  Script script_;
};

/// A program that ended by itself.
inline Outcome exited(int status) { return Outcome{Ending::kExited, status, {}}; }

}  // namespace hone::test
