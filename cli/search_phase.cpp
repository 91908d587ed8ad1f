// SPDX-License-Identifier: Apache-2.0
#include "cli/search_phase.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/quantities.h"
#include "cli/stored_search.h"
#include "profiles/catalog.h"
#include "profiles/single_axes.h"

namespace hone {

namespace {

using Names = std::vector<std::string>;

class Search {
 public:
  Search(Session& session, const RunRequest& request, Progress& progress)
      : session_(session),
        request_(request),
        progress_(progress),
        budget_(session.config.advice.budget),
        instructions_(session.instructions),
        hot_(session.hot) {}

  Result<std::optional<RunRow>> run(std::vector<Trial> singles) {
    combinations_ = count(singles);
    const auto end = search_profiles(std::move(singles), budget_,
                                     [&](const SearchStage& stage) { return race(stage); });
    if (!end) return fail(end);
    if (end->interrupted || end->finalists.empty()) return last_;
    return race_finalists(*end);
  }

 private:
  static int count(const std::vector<Trial>& singles) {
    std::vector<AxisChoice> choices;
    for (const Trial& trial : singles) choices.push_back({trial.axis, trial.value});
    return count_combinations(choices);
  }

  /// One stage; what only the recommended profile is worth is left to the last race.
  Result<std::optional<StageOutcome>> race(const SearchStage& stage) {
    Names names;
    for (const Trial& trial : stage.tried) names.push_back(trial.profile);
    progress_.message(fmt::format("search, race {} on {}: {}; budget {}", stages_.size() + 1,
                                  stage.from, fmt::join(names, ", "),
                                  render_duration(stage.budget)));
    choose_stage(session_.config, stage);
    session_.config.advice.budget = stage.budget;
    session_.instructions = Instructions::kNever;
    session_.hot = Attribution::kNever;
    session_.held_out = HeldOut::kNever;
    request_.search = {stages_, combinations_, stage.from, stage.tried};
    auto row = pass_run(session_, request_, progress_);
    if (!row) return fail(row);
    if (!*row) return std::nullopt;  // an earlier stage is reported then
    last_ = std::move(*row);
    if (last_->status != RunStatus::kFinished) return std::nullopt;
    stages_.push_back(last_->id);
    const auto stored = load_run(session_.store, last_->id);
    if (!stored) return fail(stored);
    auto outcome = find_outcome(*stored, stage);
    if (!outcome) return fail(outcome);
    return std::move(*outcome);
  }

  Result<std::optional<RunRow>> race_finalists(const SearchEnd& end) {
    progress_.message(
        fmt::format("search, last race: baseline, {}", fmt::join(end.finalists, ", ")));
    session_.config.profiles.use = end.finalists;
    session_.config.advice.budget = budget_ - end.measured;
    session_.instructions = instructions_;
    session_.hot = hot_;
    session_.held_out = HeldOut::kAuto;
    request_.search = {stages_, combinations_, "baseline", {}};
    auto row = pass_run(session_, request_, progress_);
    if (row && !*row) return last_;
    return row;
  }

  Session& session_;
  RunRequest request_;
  Progress& progress_;
  Seconds budget_;  ///< of the whole search
  Instructions instructions_;
  Attribution hot_;
  int combinations_ = 0;
  std::vector<std::int64_t> stages_;
  std::optional<RunRow> last_;
};

}  // namespace

Result<std::vector<Trial>> find_singles(const Config& config, Progress& progress) {
  if (config.advice.goal != Goal::kTime) {
    return fail("--search combines what helps run time, but `goal` of [advice] is another",
                "leave out --search, or set goal = \"time\"; max_size and max_build_time hold");
  }
  if (config.project.compilers.size() > 1) {
    return fail("--search works with one compiler at a time", "name it: --compiler clang");
  }
  const auto profiles =
      resolve_profiles(config.profiles.use, config.profiles.custom, config.profiles.use_place);
  if (!profiles) return fail(profiles);
  std::vector<Trial> singles;
  for (const AxisChoice& choice : find_axis_choices(*profiles))
    singles.push_back({choice.axis, choice.name, choice.name});
  for (const Profile& profile : *profiles) {
    if (profile.axes.compile.empty() && profile.axes.link.empty()) continue;
    progress.message(fmt::format(
        "profile '{}' is left out: the search combines axes, not flags of your own", profile.name));
  }
  if (singles.empty()) {
    return fail("--search finds no axis to combine in the profiles that are named",
                "--profiles default, or names of `hone profiles`");
  }
  return singles;
}

void choose_stage(Config& config, const SearchStage& stage) {
  config.profiles.use = {stage.from};
  for (const Trial& trial : stage.tried) config.profiles.use.push_back(trial.profile);
  config.profiles.use_place = "--profiles";
}

Result<std::optional<RunRow>> search_phase(Session& session, const RunRequest& request,
                                           std::vector<Trial> singles, Progress& progress) {
  return Search(session, request, progress).run(std::move(singles));
}

}  // namespace hone
