// SPDX-License-Identifier: Apache-2.0
// CMake, compiler and program of an imaginary project, for tests of the build steps: a Runner whose
// tools leave the files that real ones would, at once. A hook can make any call fail. Merging is
// done by the real llvm-profdata, as its format is not ours to fake.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/process.h"

namespace hone::test {

class FakeTools final : public Runner {
 public:
  /// Asked before each call: `tool` is "configure", "build", "train" or "merge", `flags` the text
  /// that sets the flags of the build folder it is about. A result takes the place of the call;
  /// anything the hook wrote to Command::stdout_file stays.
  using Hook = std::function<std::optional<Result<Outcome>>(
      std::string_view tool, const std::string& flags, const Command& command)>;
  Hook hook;
  /// What a training run leaves, in llvm-profdata's text format; empty: no file.
  std::string counters = ":ir\nmain\n11\n2\n7\n0\n\nidle\n12\n1\n0\n";
  /// Wall time of every call.
  Seconds seconds{2};
  /// The tools called so far: "configure", "build", …
  std::vector<std::string> calls;
  std::vector<Command> commands;

  Result<Outcome> run(const Command& command) override;

  int count(std::string_view tool) const;

 private:
  Outcome act(std::string_view tool, const Command& command) const;
};

}  // namespace hone::test
