// SPDX-License-Identifier: Apache-2.0
// Over-fitting of a trained profile: its change on the input that it was trained on beside that on
// the measured one. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/replay.h"
#include "cli/report.h"
#include "cli/stored_run.h"

namespace hone {

/// Before so many, an interval at the level that is used says little.
inline constexpr int kFewestTrainingRounds = 8;

/// The entry of the race whose training is worth judging, `trained` saying which were: the one that
/// the race recommends or finds fastest, else the trained one with the largest estimate that was
/// not dropped as a gross loser. 0: none.
int choose_trained_entry(const RaceResult& result, const std::vector<bool>& trained);

/// What measuring on the training input may take besides the budget: a tenth of it, at least 30 s.
Seconds training_limit(Seconds budget);

/// Rounds that `left` of that limit pays for, at most 20; 0 where they would be fewer than 8, which
/// show nothing. Precondition: round_cost > 0.
int affordable_training_rounds(Seconds left, Seconds round_cost);

/// How many rounds, from 1 on without a gap, have a sample of the baseline and of `profile` on the
/// training of each workload.
int count_training_rounds(std::span<const SampleRow> samples, const std::string& profile,
                          std::span<const std::string> workloads);

/// Gives the profile that was measured on its training input that change (paired rounds, the
/// workloads' weighted mean, 95 % by itself) and its verdict, and the advice a line: "over-fit"
/// where it gains more there than on the measured input, "reversed" where it gains less, both
/// beyond the two intervals; else "not shown". Needs the profiles' changes.
void add_training_change(Report& report, const StoredRun& run, const RaceReplay& replay);

}  // namespace hone
