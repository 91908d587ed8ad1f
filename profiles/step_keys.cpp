// SPDX-License-Identifier: Apache-2.0
#include "profiles/step_keys.h"

#include "core/hash.h"
#include "profiles/bolt_step.h"
#include "profiles/counter_shim.h"
#include "profiles/flags.h"
#include "profiles/injection.h"
#include "profiles/training.h"

namespace hone {

namespace {

/// Raise it whenever steps with equal inputs come out differently than before.
constexpr std::string_view kStepsVersion = "1";

void add_words(Hasher& hasher, const std::vector<std::string>& words) {
  hasher.add(std::to_string(words.size()));
  for (const std::string& word : words) hasher.add(word);
}

void add_pairs(Hasher& hasher, const std::vector<std::pair<std::string, std::string>>& pairs) {
  hasher.add(std::to_string(pairs.size()));
  for (const auto& [name, value] : pairs) hasher.add(name).add(value);
}

std::string hash_project(const PlanInput& input, const Toolchain& tools) {
  const ProjectConfig& project = input.config->project;
  Hasher hasher;
  hasher.add(kStepsVersion);
  hasher.add(project.source.native()).add(input.source_state);
  hasher.add(project.build_type);
  add_words(hasher, project.configure);
  hasher.add(tools.fingerprint);
  for (const auto* tool : {&tools.c, &tools.cxx, &tools.linker, &tools.ar, &tools.ranlib,
                           &tools.cmake, &tools.ninja}) {
    hasher.add(tool->native());
  }
  add_pairs(hasher, input.environment);
  return hasher.hex();
}

void add_weights(Hasher& hasher, const PlanInput& input) {
  for (const int weight : training_weights(input.config->workloads)) {
    hasher.add(std::to_string(weight));
  }
}

void add_flags(Hasher& hasher, const Flags& flags) {
  add_words(hasher, flags.compile);
  add_words(hasher, flags.assemble);
  add_words(hasher, flags.link);
  hasher.add(flags.unity ? "unity" : "");
}

}  // namespace

StepKeys::StepKeys(const PlanInput& input) : input_(input) {
  for (const Toolchain& tools : input.toolchains->all()) {
    projects_.push_back(hash_project(input, tools));
  }
}

const std::string& StepKeys::project(const Axes& axes) const {
  return projects_.at(
      static_cast<std::size_t>(&input_.toolchains->of(axes) - input_.toolchains->all().data()));
}

std::string StepKeys::first_configure() const {
  return Hasher().add("first configure").add(projects_.front()).hex();
}

std::string StepKeys::configure(const Axes& axes, BuildPurpose purpose,
                                const std::string& profdata_key) const {
  const bool instrumented = purpose == BuildPurpose::kInstrumented;
  const Step step{.axes = axes, .instrumented = instrumented};
  Hasher hasher;
  hasher.add("configure")
      .add(project(axes))
      .add(input_.config->project.target)
      .add(injection_text());
  add_flags(hasher, flags_for(axes, purpose, input_.toolchains->of(axes)));
  hasher.add(step.relax_warnings() ? "relaxed" : "").add(profdata_key);
  if (instrumented) hasher.add(counter_shim_text());
  const Toolchain& tools = input_.toolchains->of(axes);
  if (folds(axes)) hasher.add(tools.lld.native()).add(tools.lld_version);
  // BOLT works in the build folder: no other profile may share it.
  if (axes.post_link == PostLink::kBolt) hasher.add("bolt");
  return hasher.hex();
}

std::string StepKeys::objects(const Axes& axes, const std::string& profdata_key) const {
  Axes compiled = axes;
  if (axes.compiler.empty() && input_.own_level == axes.opt) compiled.opt = Opt::kProject;
  Flags flags = flags_for(compiled, BuildPurpose::kFinal, input_.toolchains->of(axes));
  // A unity file's content depends on what broke an earlier attempt.
  if (flags.unity) return {};
  flags.link.clear();
  Hasher hasher;
  hasher.add("objects").add(project(axes)).add(injection_text()).add(profdata_key);
  add_flags(hasher, flags);
  return hasher.hex();
}

std::string StepKeys::build(const std::string& configure_key) const {
  return Hasher().add("build").add(configure_key).hex();
}

std::string StepKeys::bolt(const Axes& axes, const std::string& build_key) const {
  const Toolchain& tools = input_.toolchains->of(axes);
  Hasher hasher;
  // What trains is the same as for PGO.
  hasher.add("bolt 3").add(train(axes, build_key)).add(tools.bolt.native()).add(tools.bolt_version);
  hasher.add(axes.strip == Strip::kAll ? tools.strip.native() : "");
  hasher.add(input_.branch_recorder.native());
  add_words(hasher, bolt_options(tools.family));
  return hasher.hex();
}

std::string StepKeys::train(const Axes& axes, const std::string& build_key) const {
  Hasher hasher;
  hasher.add("train").add(build_key).add(input_.training_state);
  for (const WorkloadConfig& workload : input_.config->workloads) {
    const auto commands = training_commands(workload);
    hasher.add(std::to_string(commands.size()));
    for (const auto& words : commands) add_words(hasher, words);
    hasher.add(workload.stdin_file).add(workload.cwd);
    add_pairs(hasher, workload.env);
  }
  // They are repetitions there.
  if (input_.toolchains->of(axes).family == Family::kGcc) add_weights(hasher, input_);
  return hasher.hex();
}

std::string StepKeys::merge(const Axes& axes, const std::string& train_key,
                            const std::string& earlier_merge) const {
  Hasher hasher;
  hasher.add("merge").add(train_key).add(input_.toolchains->of(axes).profdata.native());
  hasher.add(earlier_merge);
  add_weights(hasher, input_);
  return hasher.hex();
}

}  // namespace hone
