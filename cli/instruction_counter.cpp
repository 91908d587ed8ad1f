// SPDX-License-Identifier: Apache-2.0
#include "cli/instruction_counter.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzers/count_program.h"
#include "analyzers/sampler.h"
#include "analyzers/witness.h"
#include "core/files.h"

namespace hone {

namespace {

/// Of the CPU's counters: cycles and misses differ from run to run.
constexpr int kCountedRuns = 3;
/// As ObserveOptions::slowdown: counters cost next to nothing.
constexpr double kCountingLimit = 2;

}  // namespace

InstructionCounter::InstructionCounter(Session& session, const RunRow& run,
                                       const std::vector<Entry>& entries, Progress& progress,
                                       CountedBy by)
    : session_(session),
      run_(run),
      entries_(entries),
      progress_(progress),
      by_(by),
      samples_(session.store.samples(run.id)) {}

int InstructionCounter::recorded(const std::string& profile, const std::string& workload) const {
  return static_cast<int>(std::ranges::count_if(samples_, [&](const SampleRow& sample) {
    return sample.phase == phase() && sample.profile == profile && sample.workload == workload;
  }));
}

Seconds InstructionCounter::forecast(std::size_t profiles) const {
  Seconds one{0};
  for (const SampleRow& sample : samples_) {
    if (sample.phase != SamplePhase::kCheck || sample.profile != "baseline" || sample.round != 1)
      continue;
    const Usage& usage = sample.outcome.usage;
    one += by_ == CountedBy::kCpu ? usage.wall * kCountedRuns
                                  : (usage.user + usage.system) * kEmulationSlowdown;
  }
  return one * static_cast<double>(profiles);
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

Result<Readings> InstructionCounter::read_counts(const std::filesystem::path& file) const {
  const auto text = read_file(file);
  if (!text) return fail(text);
  if (by_ == CountedBy::kCpu) {
    const auto counts = parse_counts(*text);
    return counts ? to_readings(*counts) : fail(counts);
  }
  const auto instructions = read_instruction_count(*text);
  if (!instructions) return fail(instructions);
  return Readings{{kInstructions, *instructions}};
}

Result<bool> InstructionCounter::count_once(const Entry& entry, const WorkloadConfig& workload,
                                            int number) {
  const std::filesystem::path file = session_.folder.scratch() / "counts";
  std::error_code ignored;
  std::filesystem::remove(file, ignored);  // counts of the run before are not this one's
  const bool by_cpu = by_ == CountedBy::kCpu;
  const auto wrapper =
      by_cpu ? hardware_counting_wrapper(std::filesystem::read_symlink("/proc/self/exe"), file)
             : counting_wrapper(find_program("valgrind"), file);
  Sampler sampler(*session_.launcher, session_.folder.scratch(), session_.config.project.source);
  auto observed =
      sampler.observe(entry.subject, workload,
                      {.wrapper = wrapper, .slowdown = by_cpu ? kCountingLimit : kEmulationLimit});
  if (!observed) return fail(observed);
  if (observed->outcome.ending == Ending::kInterrupted) return false;
  SampleRow row{.run = run_.id,
                .phase = phase(),
                .round = number,
                .profile = entry.row.name,
                .workload = workload.name,
                .outcome = observed->outcome,
                .output_hash = observed->output.hash,
                .failure = observed->failure};
  const std::string expected = reference_hash(workload.name);
  if (row.failure.empty() && !expected.empty() && expected != row.output_hash)
    row.failure = "output differs while instructions are counted";
  auto readings = read_counts(file);
  if (row.failure.empty() && !readings) row.failure = readings.error().message;
  if (row.failure.empty()) {
    row.readings = *std::move(readings);
  } else {
    progress_.message(fmt::format("no instruction count of {}: {}", row.profile, row.failure));
  }
  if (auto added = session_.store.add_sample(row); !added) return fail(added);
  return row.failure.empty();
}

Result<void> InstructionCounter::count(const Entry& entry, const WorkloadConfig& workload) {
  const int runs = by_ == CountedBy::kCpu ? kCountedRuns : 1;
  for (int number = recorded(entry.row.name, workload.name) + 1; number <= runs; ++number) {
    if (session_.interrupt->requested()) return {};
    const auto goes_on = count_once(entry, workload, number);
    if (!goes_on) return fail(goes_on);
    if (!*goes_on) return {};
  }
  return {};
}

Result<void> InstructionCounter::count(const std::set<std::string>& names) {
  int number = 0;
  for (const Entry& entry : entries_) {
    if (!names.contains(entry.row.name)) continue;
    progress_.begin("count instructions of " + entry.row.name, ++number,
                    static_cast<int>(names.size()), forecast(1));
    for (const WorkloadConfig& workload : session_.config.workloads) {
      if (auto done = count(entry, workload); !done) return done;
    }
    progress_.finish("");
  }
  return {};
}

}  // namespace hone
