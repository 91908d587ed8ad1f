// SPDX-License-Identifier: Apache-2.0
#include "cli/check_phase.h"

#include <fmt/format.h>

#include "cli/run_facts.h"

namespace hone {

namespace {

class Checker {
 public:
  Checker(Session& session, std::vector<Entry>& entries, RunSampler& sampler, Progress& progress)
      : session_(session), entries_(entries), sampler_(sampler), progress_(progress) {}

  Result<void> check();

 private:
  Result<void> check_baseline();
  void compare_baseline_runs(const std::string& workload, const ObservedOutput& second);
  Result<void> check_entry(Entry& entry);

  Session& session_;
  std::vector<Entry>& entries_;
  RunSampler& sampler_;
  Progress& progress_;
};

Result<void> Checker::check_baseline() {
  const Entry& baseline = entries_.front();
  for (const WorkloadConfig& workload : session_.config.workloads) {
    for (int number = 1; number <= 2 && !sampler_.stopped(); ++number) {
      const auto sampled =
          sampler_.sample(baseline, workload, {.phase = SamplePhase::kCheck, .round = number});
      if (!sampled) return fail(sampled);
      if (sampled->interrupted()) return {};
      if (!sampled->observed.failure.empty()) {
        return std::unexpected(workload_error(baseline.subject, workload, sampled->observed));
      }
      if (number == 1) {
        sampler_.gate().set_reference(workload.name, sampled->observed);
      } else {
        compare_baseline_runs(workload.name, sampled->observed.output);
      }
    }
  }
  return {};
}

void Checker::compare_baseline_runs(const std::string& workload, const ObservedOutput& second) {
  const std::string difference = sampler_.gate().compare_second_run(workload, second);
  if (difference.empty()) return;
  progress_.message(
      fmt::format("workload \"{}\" is not deterministic: two baseline runs differ ({}); only the "
                  "exit status of "
                  "every profile is checked",
                  workload, difference));
}

Result<void> Checker::check_entry(Entry& entry) {
  for (const WorkloadConfig& workload : sampler_.gate().workloads()) {
    if (sampler_.stopped()) return {};
    const auto sampled =
        sampler_.sample(entry, workload, {.phase = SamplePhase::kCheck, .round = 1});
    if (!sampled) return fail(sampled);
    if (sampled->interrupted()) return {};
    if (!sampled->observed.failure.empty()) {
      return sampler_.disqualify(entry, sampled->observed.failure, sampled->observed.details);
    }
    if (const auto missing =
            sampler_.gate().find_missing(workload.name, sampled->observed.readings);
        !missing.empty()) {
      return sampler_.disqualify(entry, missing);
    }
  }
  return {};
}

Result<void> Checker::check() {
  const int total = static_cast<int>(entries_.size());
  for (int i = 0; i < total && !sampler_.stopped(); ++i) {
    Entry& entry = entries_[static_cast<std::size_t>(i)];
    progress_.begin("check " + entry.row.name, i + 1, total, std::nullopt);
    if (auto checked = i == 0 ? check_baseline() : check_entry(entry); !checked) return checked;
    progress_.finish("");
  }
  // A profile that fails its check never was in the race.
  for (Entry& entry : entries_) {
    if (entry.row.status == "built") continue;
    auto facts = parse_profile_facts(entry.row.facts_json);
    if (!facts) return fail(facts);
    facts->raced = false;
    entry.row.facts_json = to_json(*facts);
    if (auto put = session_.store.put_profile(entry.row); !put) return put;
  }
  std::erase_if(entries_, [](const Entry& entry) { return entry.row.status != "built"; });
  return {};
}

}  // namespace

Result<void> check_phase(Session& session, std::vector<Entry>& entries, RunSampler& sampler,
                         Progress& progress) {
  return Checker(session, entries, sampler, progress).check();
}

}  // namespace hone
