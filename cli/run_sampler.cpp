// SPDX-License-Identifier: Apache-2.0
#include "cli/run_sampler.h"

#include <fmt/format.h>

#include "cli/run_facts.h"
#include "core/files.h"

namespace hone {

namespace fs = std::filesystem;

using Clock = std::chrono::steady_clock;

RunSampler::RunSampler(Session& session, const RunRow& run, Progress& progress)
    : session_(session),
      run_(run),
      progress_(progress),
      sampler_(*session.launcher, session.folder.scratch(), session.config.project.source),
      gate_(session.config.workloads, session.folder.run(run.id)) {}

void RunSampler::start_clock(Seconds before) {
  elapsed_before_ = before;
  started_ = Clock::now();
}

Result<Sampled> RunSampler::sample(const Entry& entry, const WorkloadConfig& workload,
                                   SampleRow row) {
  const bool is_check_of_baseline =
      row.phase == SamplePhase::kCheck && entry.row.name == "baseline";
  const fs::path keep =
      is_check_of_baseline && row.round == 1 ? gate_.reference_folder(workload.name) : fs::path();
  auto observed = sampler_.observe(entry.subject, workload,
                                   {.padding = row.padding,
                                    .repeats = row.repeats,
                                    .keep = keep,
                                    .watch_threads = row.phase == SamplePhase::kCheck});
  if (!observed) return fail(observed);
  Sampled sampled{.observed = *std::move(observed), .row = std::move(row)};
  if (sampled.interrupted()) return sampled;
  if (!is_check_of_baseline) {
    sampled.observed.failure = gate_.judge(workload.name, sampled.observed);
  }
  sampled.row.run = run_.id;
  sampled.row.profile = entry.row.name;
  sampled.row.workload = workload.name;
  sampled.row.outcome = sampled.observed.outcome;
  sampled.row.output_hash = sampled.observed.output.hash;
  sampled.row.failure = sampled.observed.failure;
  sampled.row.pressure = sampled.observed.pressure;
  sampled.row.steal = sampled.observed.steal;
  sampled.row.repeats = sampled.observed.repeats;
  sampled.row.readings = sampled.observed.readings;
  sampled.row.elapsed = elapsed_before_ + Seconds(Clock::now() - started_);
  if (auto added = session_.store.add_sample(sampled.row); !added) return fail(added);
  return sampled;
}

Result<void> RunSampler::keep_log(Entry& entry, const std::string& text) {
  const fs::path log = session_.folder.run(run_.id) / (entry.row.name + ".log");
  if (auto made = make_directory(log.parent_path()); !made) return made;
  if (auto written = write_file(log, text); !written) return written;
  auto facts = parse_profile_facts(entry.row.facts_json);
  if (!facts) return fail(facts);
  facts->logs.push_back(log.lexically_relative(session_.folder.root()).string());
  entry.row.facts_json = to_json(*facts);
  return session_.store.put_profile(entry.row);
}

Result<void> RunSampler::disqualify(Entry& entry, const std::string& reason,
                                    const std::string& details) {
  entry.row.status = "disqualified";
  entry.row.reason = reason;
  progress_.message(fmt::format("{} is disqualified: {}", entry.row.name, reason));
  return keep_log(entry, fmt::format("disqualified: {}\n{}", reason, details));
}

}  // namespace hone
