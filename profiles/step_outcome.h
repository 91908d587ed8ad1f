// SPDX-License-Identifier: Apache-2.0
// How a step ended: with a result, or with one of the three ways of not coming to one.
#pragma once

#include <expected>
#include <utility>

#include "core/process.h"
#include "core/result.h"
#include "core/units.h"
#include "profiles/step_result.h"

namespace hone {

struct StepDone {
  StepResult result;
  Seconds seconds{0};  ///< wall time of the programs it ran
};

struct StepFailure {
  enum class Kind {
    kFailed,       ///< the profiles that need the step fail; others go on
    kInterrupted,  ///< hone was asked to stop
    kBroken        ///< nothing can go on: disk, store or a tool that cannot be started
  };
  Kind kind = Kind::kFailed;
  Error error;  ///< the message is one line: the profile's reason
};

using StepOutcome = std::expected<StepDone, StepFailure>;

inline std::unexpected<StepFailure> step_failed(Error error) {
  return std::unexpected(StepFailure{StepFailure::Kind::kFailed, std::move(error)});
}
inline std::unexpected<StepFailure> step_interrupted() {
  return std::unexpected(StepFailure{StepFailure::Kind::kInterrupted, {"interrupted"}});
}
inline std::unexpected<StepFailure> step_broken(Error error) {
  return std::unexpected(StepFailure{StepFailure::Kind::kBroken, std::move(error)});
}

}  // namespace hone
