// SPDX-License-Identifier: Apache-2.0
// Content keys of steps: hashes of all that a step's output depends on. What every build depends on
// (source, toolchain, the project's settings, the environment) is hashed once per compiler; a step
// adds its own and the keys of the steps that it needs.
#pragma once

#include <string>
#include <vector>

#include "profiles/plan.h"

namespace hone {

class StepKeys {
 public:
  /// `input` outlives the keys.
  explicit StepKeys(const PlanInput& input);

  std::string first_configure() const;
  /// Of a build with `axes`; `profdata_key` is the merge step's that it uses, or empty.
  std::string configure(const Axes& axes, BuildPurpose purpose,
                        const std::string& profdata_key) const;
  std::string build(const std::string& configure_key) const;
  /// Equal for final builds that differ in link flags alone, or in asking for the level that the
  /// project has: their object files are equal, but for the command lines in them. Empty for unity
  /// builds, which share none.
  std::string objects(const Axes& axes, const std::string& profdata_key) const;
  std::string train(const Axes& axes, const std::string& build_key) const;
  /// `axes` are those of the build that trained; `earlier_merge` is the first training's for
  /// context-sensitive counts, else empty.
  std::string merge(const Axes& axes, const std::string& train_key,
                    const std::string& earlier_merge) const;
  /// BOLT's work on what that build linked: training, tools, options.
  std::string bolt(const Axes& axes, const std::string& build_key) const;

 private:
  /// The hash of what every build of that compiler depends on.
  const std::string& project(const Axes& axes) const;

  const PlanInput& input_;
  std::vector<std::string> projects_;  ///< in the order of input.toolchains
};

}  // namespace hone
