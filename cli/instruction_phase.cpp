// SPDX-License-Identifier: Apache-2.0
#include "cli/instruction_phase.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analyzers/counter_groups.h"
#include "cli/instruction_counter.h"
#include "core/files.h"

namespace hone {

namespace {

/// Worth it where it takes this much, or a tenth of the budget.
constexpr Seconds kLittle{30};

/// The entry that the race points at besides the baseline; 0: none.
int pointed_at(const RaceResult& result) {
  if (result.recommended != 0) return result.recommended;
  return result.fastest != 0 ? result.fastest : result.largest_gain_entry;
}

/// Who is to count, and why it is not the CPU.
struct Choice {
  CountedBy by = CountedBy::kCpu;
  std::string reason = {};
};

/// The CPU's counters where they work, else valgrind; nothing, and aloud, where there is neither.
std::optional<Choice> choose_counter(Progress& progress) {
  const auto counters = find_hardware_counters();
  if (counters) return Choice{};
  std::string reason = describe(counters.error());
  if (!find_program("valgrind").empty()) return Choice{CountedBy::kValgrind, std::move(reason)};
  progress.message(fmt::format(
      "instructions are not counted: {}, and valgrind is not found (apt-get install valgrind)",
      reason));
  return std::nullopt;
}

/// The baseline, and all others that raced or the one that the race points at.
std::set<std::string> find_names(const RaceSetup& setup, const RaceResult& result,
                                 Instructions wish) {
  std::set<std::string> names = {setup.entries.front()};
  for (std::size_t e = 1; e < setup.entries.size(); ++e) {
    const bool is_wanted =
        wish == Instructions::kAlways || static_cast<int>(e) == pointed_at(result);
    if (is_wanted && result.entries[e].verdict != EntryVerdict::kDisqualified)
      names.insert(setup.entries[e]);
  }
  return names;
}

/// Google Benchmark takes as many iterations as fill its time: the same code, other counts.
bool chooses_its_work(const WorkloadConfig& workload) {
  return workload.metric.choice == MetricChoice::kGoogleBenchmark;
}

}  // namespace

Result<void> instruction_phase(Session& session, const RunRow& run,
                               const std::vector<Entry>& entries, const RaceSetup& setup,
                               const RaceReplay& replay, Progress& progress) {
  if (session.instructions == Instructions::kNever || setup.entries.size() < 2) return {};
  const RaceResult result = replay.race().result();
  std::set<std::string> names = find_names(setup, result, session.instructions);
  if (names.size() < 2) return {};
  if (std::ranges::any_of(session.config.workloads, chooses_its_work)) {
    progress.message("instructions are not counted: benchmarks run as often as time allows");
    return {};
  }
  const auto choice = choose_counter(progress);
  if (!choice) return {};
  InstructionCounter counter(session, run, entries, progress, choice->by);
  const Seconds limit = std::max(kLittle, session.config.advice.budget / 10);
  const Seconds needed = counter.forecast(names.size());
  if (session.instructions == Instructions::kAuto && needed > limit) {
    progress.message(fmt::format(
        "instructions are not counted: that would take about {}{} (--instructions always)",
        render_duration(needed),
        choice->reason.empty() ? "" : " under valgrind, as " + choice->reason));
    return {};
  }
  if (!choice->reason.empty())
    progress.message("instructions are counted by valgrind: " + choice->reason);
  const std::set<std::string> all = find_names(setup, result, Instructions::kAlways);
  if (choice->by == CountedBy::kCpu && counter.forecast(all.size()) <= limit) names = all;
  return counter.count(names);
}

}  // namespace hone
