// SPDX-License-Identifier: Apache-2.0
// The Runner that starts real programs. It keeps a tiny helper process (core/launcher/main.cpp, in
// its own process group, linking none of the heavy libraries) that spawns every program: a child
// inherits its parent's peak memory, and hone is large. The helper adopts whatever its children
// leave behind and kills all of it when hone's end of the pipe closes, however hone dies.
#pragma once

#include <memory>

#include "core/interrupt.h"
#include "core/process.h"

namespace hone {

class Launcher final : public Runner {
 public:
  /// Starts the helper, whose program image is embedded in hone. `interrupt` outlives the launcher;
  /// a signal during run() kills the program and ends it as Ending::kInterrupted.
  static Result<std::unique_ptr<Launcher>> start(const Interrupt& interrupt);
  ~Launcher() override;

  Result<Outcome> run(const Command& command) override;

 private:
  struct State;
  explicit Launcher(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace hone
