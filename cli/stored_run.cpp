// SPDX-License-Identifier: Apache-2.0
#include "cli/stored_run.h"

#include <fmt/format.h>

#include "analyzers/local_functions.h"
#include "cli/ablation.h"

namespace hone {

namespace {

void rename(std::string& name, const std::map<std::string, std::string>& names) {
  if (const auto found = names.find(name); found != names.end()) name = found->second;
}

Result<StoredRun> load_facts(Store& store, const RunRow& row) {
  StoredRun run{.row = row};
  auto facts = parse_run_facts(row.facts_json);
  if (!facts) return fail(facts);
  run.facts = std::move(*facts);
  run.profiles = store.profiles(row.id);
  for (const ProfileRow& profile : run.profiles) {
    auto of_profile = parse_profile_facts(profile.facts_json);
    if (!of_profile) return fail(of_profile);
    run.profile_facts.push_back(std::move(*of_profile));
  }
  return run;
}

/// Every loaded byte is the same, but one of the two may be stripped: the names are the raced
/// one's.
void name_same_binaries(StoredRun& run) {
  for (const ProfileRow& profile : run.profiles) {
    if (profile.status != "same-binary") continue;
    const auto entry = run.symbols.find(profile.same_as);
    if (entry != run.symbols.end()) run.symbols[profile.name] = entry->second;
  }
}

}  // namespace

Result<StoredRun> load_run(Store& store, std::int64_t id) {
  const auto row = store.find_run(id);
  if (!row) {
    return fail(fmt::format("there is no run {}", id),
                "hone report without a number shows the last");
  }
  auto run = load_facts(store, *row);
  if (!run) return run;
  for (const ProfileRow& profile : run->profiles) {
    if (profile.build_key.empty()) continue;
    auto artifacts = store.artifacts(profile.build_key);
    if (artifacts.empty()) continue;
    run->artifacts[profile.name] = std::move(artifacts);
    run->symbols[profile.name] = store.symbols(profile.build_key);
  }
  for (const auto& [profile, names] : store.renamed(id)) {
    const auto symbols = run->symbols.find(profile);
    if (symbols == run->symbols.end()) continue;
    for (SymbolRow& symbol : symbols->second) rename(symbol.name, names);
  }
  name_same_binaries(*run);
  run->samples = store.samples(id);
  return run;
}

std::vector<HotCapture> load_captures(Store& store, std::int64_t run) {
  auto captures = store.hot_captures(run);
  const auto renamed = store.renamed(run);
  for (HotCapture& capture : captures) {
    const auto names = renamed.find(capture.row.profile);
    if (names == renamed.end()) continue;
    for (HotPlaceRow& place : capture.places) {
      if (place.library.empty()) rename(place.symbol, names->second);
    }
  }
  tell_local_apart(captures);
  return captures;
}

Result<RaceSetup> load_race_setup(Store& store, const RunRow& row) {
  const auto run = load_facts(store, row);
  if (!run) return fail(run);
  return race_setup(*run);
}

RaceSetup race_setup(const StoredRun& run) {
  RaceSetup setup{.workloads = run.facts.workloads,
                  .margin = run.facts.advice.margin,
                  .budget = run.facts.advice.budget,
                  .seed = run.row.seed,
                  .max_rounds = run.facts.advice.max_rounds};
  std::vector<RacedAxes> axes;
  for (std::size_t i = 0; i < run.profiles.size(); ++i) {
    if (!run.profile_facts[i].raced) continue;
    setup.entries.push_back(run.profiles[i].name);
    axes.push_back({run.profiles[i].name, run.profiles[i].axes_json});
  }
  if (run.facts.steps_stay) setup.axes = find_axes(axes);
  if (run.facts.advice.goal != Goal::kTime) setup.allowed_loss = run.facts.advice.margin;
  // A search judges each step against the one before it.
  if (const auto& search = run.facts.search) {
    setup.kept = search->tried.empty() ? setup.entries : std::vector{search->from};
    if (!search->tried.empty()) setup.rival = search->from;
  }
  return setup;
}

}  // namespace hone
