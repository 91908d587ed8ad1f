// SPDX-License-Identifier: Apache-2.0
#include "cli/instruction_phase.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analyzers/sampler.h"
#include "analyzers/witness.h"
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

class InstructionCounter {
 public:
  InstructionCounter(Session& session, const RunRow& run, const std::vector<Entry>& entries,
                     Progress& progress, std::filesystem::path valgrind)
      : session_(session),
        run_(run),
        entries_(entries),
        progress_(progress),
        valgrind_(std::move(valgrind)),
        samples_(session.store.samples(run.id)) {}

  Result<void> count(const std::set<std::string>& names);
  /// By the baseline's check runs.
  Seconds forecast(std::size_t profiles) const;

 private:
  Result<void> count(const Entry& entry, const WorkloadConfig& workload);
  bool is_counted(const std::string& profile, const std::string& workload) const;
  std::string reference_hash(const std::string& workload) const;

  Session& session_;
  const RunRow& run_;
  const std::vector<Entry>& entries_;
  Progress& progress_;
  std::filesystem::path valgrind_;
  std::vector<SampleRow> samples_;
};

bool InstructionCounter::is_counted(const std::string& profile, const std::string& workload) const {
  return std::ranges::any_of(samples_, [&](const SampleRow& sample) {
    return sample.phase == SamplePhase::kEmulated && sample.profile == profile &&
           sample.workload == workload;
  });
}

Seconds InstructionCounter::forecast(std::size_t profiles) const {
  Seconds wall{0};
  for (const SampleRow& sample : samples_) {
    if (sample.phase == SamplePhase::kCheck && sample.profile == "baseline" && sample.round == 1)
      wall += sample.outcome.usage.user + sample.outcome.usage.system;
  }
  return wall * kEmulationSlowdown * static_cast<double>(profiles);
}

/// Empty where two runs of the baseline differ: then nothing can be compared.
std::string InstructionCounter::reference_hash(const std::string& workload) const {
  std::string hash;
  for (const SampleRow& sample : samples_) {
    if (sample.phase != SamplePhase::kCheck || sample.profile != "baseline" ||
        sample.workload != workload)
      continue;
    if (!hash.empty() && hash != sample.output_hash) return {};
    hash = sample.output_hash;
  }
  return hash;
}

Result<void> InstructionCounter::count(const Entry& entry, const WorkloadConfig& workload) {
  const std::filesystem::path log = session_.folder.scratch() / "valgrind.log";
  Sampler sampler(*session_.launcher, session_.folder.scratch(), session_.config.project.source);
  auto observed =
      sampler.observe(entry.subject, workload,
                      {.wrapper = counting_wrapper(valgrind_, log), .slowdown = kEmulationLimit});
  if (!observed) return fail(observed);
  if (observed->outcome.ending == Ending::kInterrupted) return {};
  SampleRow row{.run = run_.id,
                .phase = SamplePhase::kEmulated,
                .round = 1,
                .profile = entry.row.name,
                .workload = workload.name,
                .outcome = observed->outcome,
                .output_hash = observed->output.hash,
                .failure = observed->failure};
  const std::string expected = reference_hash(workload.name);
  if (row.failure.empty() && !expected.empty() && expected != row.output_hash)
    row.failure = "output under valgrind differs";
  const auto text = read_file(log);
  const auto instructions = text ? read_instruction_count(*text) : fail(text);
  if (row.failure.empty() && !instructions) row.failure = instructions.error().message;
  if (row.failure.empty()) {
    row.readings = {{"instructions", *instructions}};
  } else {
    progress_.message(fmt::format("no instruction count of {}: {}", row.profile, row.failure));
  }
  return session_.store.add_sample(row);
}

Result<void> InstructionCounter::count(const std::set<std::string>& names) {
  int number = 0;
  for (const Entry& entry : entries_) {
    if (!names.contains(entry.row.name)) continue;
    progress_.begin("count instructions of " + entry.row.name, ++number,
                    static_cast<int>(names.size()), forecast(1));
    for (const WorkloadConfig& workload : session_.config.workloads) {
      if (session_.interrupt->requested()) return {};
      if (is_counted(entry.row.name, workload.name)) continue;
      if (auto done = count(entry, workload); !done) return done;
    }
    progress_.finish("");
  }
  return {};
}

}  // namespace

Result<void> instruction_phase(Session& session, const RunRow& run,
                               const std::vector<Entry>& entries, const RaceSetup& setup,
                               const RaceReplay& replay, Progress& progress) {
  if (session.instructions == Instructions::kNever || setup.entries.size() < 2) return {};
  const RaceResult result = replay.race().result();
  std::set<std::string> names = {setup.entries.front()};
  for (std::size_t e = 1; e < setup.entries.size(); ++e) {
    const bool is_wanted =
        session.instructions == Instructions::kAlways || static_cast<int>(e) == pointed_at(result);
    if (is_wanted && result.entries[e].verdict != EntryVerdict::kDisqualified)
      names.insert(setup.entries[e]);
  }
  const std::filesystem::path valgrind = find_program("valgrind");
  if (names.size() < 2 || valgrind.empty()) return {};
  InstructionCounter counter(session, run, entries, progress, valgrind);
  const Seconds limit = std::max(kLittle, session.config.advice.budget / 10);
  if (session.instructions == Instructions::kAuto && counter.forecast(names.size()) > limit) {
    progress.message(fmt::format(
        "instructions are not counted: that would take about {} (--instructions always)",
        render_duration(counter.forecast(names.size()))));
    return {};
  }
  return counter.count(names);
}

}  // namespace hone
