// SPDX-License-Identifier: Apache-2.0
// Carries out one step after the other and remembers how each ended: done before, done now, failed,
// or not reached because a step that it needs failed. Writes the store's rows and the logs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "profiles/execute.h"
#include "profiles/step_outcome.h"
#include "profiles/step_result.h"

namespace hone {

/// How a step ended that the run has passed.
struct PassedStep {
  StepResult result = {};
  Seconds seconds{0};  ///< of its first execution
  bool cached = false;
  std::optional<Error> error = {};  ///< its own failure, or that of a step that it needs
};

class StepExecution {
 public:
  /// Both outlive the execution.
  StepExecution(const BuildWorld& world, const std::vector<std::string>& closure)
      : world_(world), closure_(closure) {}

  /// Finds the step done, or carries it out; all that it needs must have been passed before. Null
  /// when interrupted; an Error when nothing can go on.
  Result<const PassedStep*> pass(const Step& step);

  /// Null when the step was not passed.
  const PassedStep* find(const std::string& key) const;

 private:
  Result<std::optional<PassedStep>> settle(const Step& step);
  Result<std::optional<PassedStep>> inherit(const Step& step);
  Result<std::optional<PassedStep>> carry_out(const Step& step);
  StepOutcome run(const Step& step);
  Result<PassedStep> record(const Step& step, StepOutcome outcome);

  const BuildWorld& world_;
  const std::vector<std::string>& closure_;
  std::map<std::string, PassedStep> passed_;
};

}  // namespace hone
