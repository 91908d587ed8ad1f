// SPDX-License-Identifier: Apache-2.0
#include "profiles/build_notes.h"

#include <algorithm>

#include "profiles/build_graph.h"
#include "profiles/conflicts.h"
#include "profiles/merge_step.h"
#include "profiles/profile_doctor.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

/// True if a unit of the configured build is compiled with -Werror (-Werror=… included).
bool has_werror(const BuildGraph& graph) {
  return std::ranges::any_of(graph.compiles, [](const CompileStatement& compile) {
    return std::ranges::any_of(compile.flags, [](std::string_view flag) {
      return flag == "-Werror" || flag.starts_with("-Werror=");
    });
  });
}

/// How well the profile data fitted; empty for a build without any.
std::string find_fit(const BuildWorld& world, const Step& step, const std::string& log) {
  if (step.profdata_key.empty() || step.instrumented) return {};
  const ProfileMisfits misfits = parse_misfits(log);
  if (world.toolchains->of(step.axes).family == Family::kGcc) {
    return misfits.units > 0 ? describe_fit(misfits, {}) : std::string();
  }
  const auto trained = load_training_facts(profdata_of(*world.folder, step.profdata_key));
  return trained ? describe_fit(misfits, *trained) : std::string();
}

/// What works against the profile's axes in the configured build; nothing where it cannot be read.
std::vector<std::string> conflicts_of(const BuildWorld& world, const Step& step,
                                      const BuildGraph& graph, const fs::path& build) {
  const auto model = load_project_model(build);
  if (!model) return {};
  const auto closure = find_closure(*model, world.config->project.target);
  if (!closure) return {};
  return find_conflicts(graph, *model, *closure, step.axes);
}

}  // namespace

std::vector<std::string> build_notes(const BuildWorld& world, const Step& step,
                                     const fs::path& build, const std::string& log) {
  std::vector<std::string> notes;
  if (asks_for_cache(world.config->project.configure)) {
    notes.emplace_back(
        "built through a compiler cache, as `configure` asks: the build time leaves out what it "
        "had");
  }
  const BuildGraph graph = load_build_graph(build).value_or(BuildGraph{});
  if (step.relax_warnings() && has_werror(graph)) {
    notes.emplace_back("-Wno-error appended: the project makes warnings errors");
  }
  for (std::string& conflict : conflicts_of(world, step, graph, build))
    notes.push_back(std::move(conflict));
  if (const std::string fit = find_fit(world, step, log); !fit.empty()) notes.push_back(fit);
  return notes;
}

}  // namespace hone
