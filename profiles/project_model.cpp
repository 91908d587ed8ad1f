// SPDX-License-Identifier: Apache-2.0
#include "profiles/project_model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "core/text.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

bool is_linked_library(TargetKind kind) {
  return kind != TargetKind::kExecutable && kind != TargetKind::kUtility;
}

bool is_loaded_library(TargetKind kind) {
  return kind == TargetKind::kSharedLibrary || kind == TargetKind::kModuleLibrary;
}

// Depth first, so that the order is that of the link: the target, then what it needs. Neither
// executables nor utilities are passed through: what only they need is not linked in.
void collect_closure(const ProjectModel& model, const Target& target, std::set<std::string>& seen,
                     Closure& closure) {
  if (!seen.insert(target.name).second) return;
  closure.targets.push_back(target.name);
  if (is_loaded_library(target.kind) && !target.artifacts.empty()) {
    closure.libraries.push_back(target.artifacts.front());
  }
  for (const std::string& name : target.dependencies) {
    const Target* dependency = model.find(name);
    if (dependency != nullptr && is_linked_library(dependency->kind)) {
      collect_closure(model, *dependency, seen, closure);
    }
  }
}

std::unexpected<Error> no_such_executable(const ProjectModel& model, std::string_view target) {
  std::vector<std::string> names;
  for (const Target* known : model.executables()) names.push_back(known->name);
  if (names.empty()) {
    return fail(fmt::format("project '{}' builds no executable", model.name),
                "hone measures an executable target: enable one with `configure` in hone.toml");
  }
  const std::string nearest = find_nearest(target, names);
  const std::string what = model.find(target) == nullptr ? "has no target" : "has no executable";
  return fail(fmt::format("project '{}' {} '{}'", model.name, what, target),
              fmt::format("{}its executables are: {}",
                          nearest.empty() ? "" : fmt::format("did you mean '{}'? ", nearest),
                          fmt::join(names, ", ")));
}

}  // namespace

const Target* ProjectModel::find(std::string_view wanted) const {
  const auto found = std::ranges::find(targets, wanted, &Target::name);
  return found == targets.end() ? nullptr : &*found;
}

std::vector<const Target*> ProjectModel::executables() const {
  std::vector<const Target*> found;
  for (const Target& target : targets) {
    if (target.kind == TargetKind::kExecutable && !target.from_generator) found.push_back(&target);
  }
  return found;
}

Result<Closure> find_closure(const ProjectModel& model, std::string_view target) {
  const Target* executable = model.find(target);
  if (executable == nullptr || executable->kind != TargetKind::kExecutable ||
      executable->artifacts.empty()) {
    return no_such_executable(model, target);
  }
  Closure closure;
  closure.executable = executable->artifacts.front();
  std::set<std::string> seen;
  collect_closure(model, *executable, seen, closure);
  return closure;
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_normal().lexically_relative(folder.lexically_normal());
  return !relative.empty() && *relative.begin() != "..";
}

std::vector<fs::path> external_source_folders(const ProjectModel& model) {
  std::set<fs::path> folders;
  const auto add = [&](const fs::path& folder) {
    if (lies_in(folder, model.source) || lies_in(folder, model.build) || lies_in(folder, "/usr")) {
      return;
    }
    folders.insert(folder.lexically_normal());
  };
  for (const Target& target : model.targets) {
    for (const fs::path& source : target.sources) add(source.parent_path());
    for (const fs::path& include : target.includes) add(include);
  }
  for (const fs::path& input : model.external_inputs) add(input.parent_path());
  std::vector<fs::path> outermost;
  for (const fs::path& folder : folders) {
    const auto holds = [&](const fs::path& outer) { return lies_in(folder, outer); };
    if (std::ranges::none_of(outermost, holds)) outermost.push_back(folder);
  }
  return outermost;
}

}  // namespace hone
