// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "analyzers/renamed_symbols.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

Result<std::unique_ptr<HotSubject>> find_subject(const HotWorld& world, const StoredRun& run,
                                                 const std::string& name) {
  const auto row = std::ranges::find(run.profiles, name, &ProfileRow::name);
  if (row == run.profiles.end()) {
    return fail(fmt::format("run {} has no profile \"{}\"", run.row.id, name),
                "hone report lists them");
  }
  const ProfileFacts& facts =
      run.profile_facts[static_cast<std::size_t>(row - run.profiles.begin())];
  if (row->status == "failed" || row->status == "skipped") {
    return fail(fmt::format("profile \"{}\" of run {} has no program: {}", name, run.row.id,
                            row->reason.substr(0, row->reason.find('\n'))),
                row->status == "failed" ? "hone report --log " + name : "");
  }
  const fs::path exe = world.folder->root() / facts.executable;
  std::error_code error;
  if (facts.executable.empty() || !fs::exists(exe, error)) {
    return fail(fmt::format("profile \"{}\" of run {} has no program any more", name, run.row.id),
                "hone run builds it again");
  }
  const fs::path build = world.folder->root() / facts.build;
  std::vector<fs::path> files;
  if (const auto artifacts = run.artifacts.find(name); artifacts != run.artifacts.end()) {
    for (const ArtifactRow& artifact : artifacts->second) files.push_back(build / artifact.name);
  }
  files.push_back(exe);
  return std::unique_ptr<HotSubject>(
      new HotSubject{{.profile = name, .exe = exe, .build = build, .preload = facts.preload},
                     PlaceNamer(files, world.folder->builds()),
                     {}});
}

fs::path build_of(const HotWorld& world, const StoredRun& run, const std::string& profile) {
  const auto row = std::ranges::find(run.profiles, profile, &ProfileRow::name);
  if (row == run.profiles.end()) return {};
  const auto index = static_cast<std::size_t>(row - run.profiles.begin());
  return world.folder->root() / run.profile_facts[index].build;
}

/// Of the files that both builds have.
std::map<std::string, std::string> find_all_renamed(const HotWorld& world, const StoredRun& run,
                                                    const std::string& profile) {
  std::map<std::string, std::string> names;
  const auto artifacts = run.artifacts.find(profile);
  if (artifacts == run.artifacts.end()) return names;
  for (const ArtifactRow& artifact : artifacts->second) {
    const auto after = load_binary(build_of(world, run, profile) / artifact.name);
    const auto before = load_binary(build_of(world, run, "baseline") / artifact.name);
    if (after && before) names.merge(find_renamed(*after, *before));
  }
  return names;
}

Result<void> check_workloads(const HotWorld& world, const StoredRun& run) {
  for (const WorkloadConfig& workload : world.config->workloads) {
    const auto known = std::ranges::find(run.facts.workloads, workload.name, &WorkloadFacts::name);
    if (known == run.facts.workloads.end() || known->command != workload.command) {
      return fail(fmt::format("workload \"{}\" of {} is not what run {} measured", workload.name,
                              world.config->file.string(), run.row.id),
                  "hone run measures it; then hone hot samples the same");
    }
  }
  return {};
}

std::string to_json(const std::vector<SourceFrame>& frames) {
  auto json = nlohmann::json::array();
  for (const SourceFrame& frame : frames) {
    json.push_back({frame.function, frame.file, frame.line});
    if (!frame.own_file.empty()) json.back().push_back(frame.own_file);
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Result<std::vector<std::unique_ptr<HotSubject>>> find_subjects(
    const HotWorld& world, const StoredRun& run, const std::vector<std::string>& profiles) {
  if (auto same = check_workloads(world, run); !same) return fail(same);
  std::vector<std::unique_ptr<HotSubject>> subjects;
  for (const std::string& name : profiles) {
    auto subject = find_subject(world, run, name);
    if (!subject) return fail(subject);
    subjects.push_back(std::move(*subject));
  }
  return subjects;
}

Result<void> record_renamed(const HotWorld& world, const StoredRun& run,
                            const std::vector<std::string>& profiles) {
  for (const std::string& profile : profiles) {
    if (profile == "baseline") continue;
    const auto names = find_all_renamed(world, run, profile);
    if (names.empty()) continue;
    if (auto put = world.store->put_renamed(run.row.id, profile, names); !put) return put;
  }
  return {};
}

HotCapture name_places(const SampledStacks& stacks, PlaceNamer& namer) {
  HotCapture capture;
  for (const SampledPlace& place : stacks.places) {
    const MappedModule& module = stacks.modules[place.module];
    PlaceName name = namer.name(module, place.address);
    capture.places.push_back({.module = module.path,
                              .address = static_cast<std::int64_t>(place.address),
                              .symbol = std::move(name.symbol),
                              .library = std::move(name.library),
                              .frames_json = to_json(name.frames)});
  }
  for (const auto& [places, count] : stacks.stacks) {
    capture.stacks.push_back({{places.begin(), places.end()}, static_cast<std::int64_t>(count)});
  }
  capture.row.samples = static_cast<std::int64_t>(stacks.samples);
  capture.row.lost = static_cast<std::int64_t>(stacks.lost);
  capture.row.truncated = static_cast<std::int64_t>(stacks.truncated);
  return capture;
}

}  // namespace hone
