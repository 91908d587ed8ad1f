// SPDX-License-Identifier: Apache-2.0
// A Runner for tests: each command goes to a function of the test's own, which may write files and
// says how the program ended. Every command is remembered.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "core/process.h"

namespace hone::test {

class ScriptedRunner final : public Runner {
 public:
  using Script = std::function<Result<Outcome>(const Command&)>;

  explicit ScriptedRunner(Script script) : script_(std::move(script)) {}

  Result<Outcome> run(const Command& command) override {
    commands.push_back(command);
    return script_(command);
  }

  std::vector<Command> commands;  ///< in the order of their runs

 private:
  Script script_;
};

/// A program that ended by itself.
inline Outcome exited(int status) { return Outcome{Ending::kExited, status, {}}; }

}  // namespace hone::test
