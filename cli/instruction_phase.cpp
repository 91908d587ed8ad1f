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

/// The CPU's counters where they work, else valgrind, and aloud why; nothing where there is
/// neither.
std::optional<CountedBy> choose_counter(Progress& progress) {
  const auto counters = find_hardware_counters();
  if (counters) return CountedBy::kCpu;
  if (!find_program("valgrind").empty()) {
    progress.message("instructions are counted by valgrind: " + describe(counters.error()));
    return CountedBy::kValgrind;
  }
  progress.message(
      fmt::format("instructions are not counted: {}, and valgrind is not found (apt-get install "
                  "valgrind)",
                  describe(counters.error())));
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

}  // namespace

Result<void> instruction_phase(Session& session, const RunRow& run,
                               const std::vector<Entry>& entries, const RaceSetup& setup,
                               const RaceReplay& replay, Progress& progress) {
  if (session.instructions == Instructions::kNever || setup.entries.size() < 2) return {};
  const RaceResult result = replay.race().result();
  std::set<std::string> names = find_names(setup, result, session.instructions);
  if (names.size() < 2) return {};
  const auto by = choose_counter(progress);
  if (!by) return {};
  InstructionCounter counter(session, run, entries, progress, *by);
  if (session.instructions == Instructions::kAlways) return counter.count(names);
  const Seconds limit = std::max(kLittle, session.config.advice.budget / 10);
  if (counter.forecast(names.size()) > limit) {
    progress.message(fmt::format(
        "instructions are not counted: that would take about {} (--instructions always)",
        render_duration(counter.forecast(names.size()))));
    return {};
  }
  const std::set<std::string> all = find_names(setup, result, Instructions::kAlways);
  if (counter.forecast(all.size()) <= limit && *by == CountedBy::kCpu) names = all;
  return counter.count(names);
}

}  // namespace hone
