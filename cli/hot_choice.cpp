// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_choice.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/hot_phase.h"

namespace hone {

namespace {

const ProfileRow* find_row(const StoredRun& run, const std::string& name) {
  const auto row = std::ranges::find(run.profiles, name, &ProfileRow::name);
  return row == run.profiles.end() ? nullptr : &*row;
}

/// A same binary is sampled as what it is the same as, and that is noted.
std::string resolve_same(const StoredRun& run, const std::string& name,
                         std::vector<std::string>& notes) {
  const ProfileRow* row = find_row(run, name);
  if (row == nullptr || row->status != "same-binary") return name;
  notes.push_back(fmt::format("{}: same binary as {}, which is shown", name, row->same_as));
  return row->same_as;
}

}  // namespace

Result<HotChoice> choose_hot_profiles(const HotWish& wish, Store& store, const StoredRun& run) {
  auto matter = profiles_that_matter(store, run.row.id);
  if (!matter) return fail(matter);
  for (const std::string& name : {wish.profile, wish.reference}) {
    if (name.empty() || find_row(run, name) != nullptr) continue;
    return fail(fmt::format("run {} has no profile \"{}\"", run.row.id, name),
                "hone report lists them");
  }
  const std::string usual = matter->size() > 1 ? (*matter)[1] : "baseline";
  HotChoice choice;
  choice.profile = resolve_same(run, wish.profile.empty() ? usual : wish.profile, choice.notes);
  choice.reference =
      resolve_same(run, wish.reference.empty() ? "baseline" : wish.reference, choice.notes);
  const auto times = find_measured_times(run);
  for (const std::string& name : {choice.profile, choice.reference}) {
    if (wish.measure == HotMeasure::kInstructions || times.contains(name)) continue;
    return fail(fmt::format("profile \"{}\" of run {} was not timed", name, run.row.id),
                "only the time of raced profiles can be shared out among symbols");
  }
  choice.wanted = {choice.reference};
  if (choice.profile != choice.reference) choice.wanted.push_back(choice.profile);
  return choice;
}

std::vector<std::string> find_uncaptured(const std::vector<std::string>& profiles,
                                         HotMeasure measure, Store& store, const StoredRun& run) {
  const auto captures = store.hot_captures(run.row.id);
  std::vector<std::string> missing;
  for (const std::string& name : profiles) {
    if (!has_captures(run, captures, name, measure)) missing.push_back(name);
  }
  return missing;
}

}  // namespace hone
