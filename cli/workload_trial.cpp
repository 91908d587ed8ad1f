// SPDX-License-Identifier: Apache-2.0
#include "cli/workload_trial.h"

#include <fmt/format.h>

#include "analyzers/sampler.h"

namespace hone {

Result<void> try_workloads(Session& session, const Preparation& prepared,
                           const BuiltProfile& baseline, Progress& progress) {
  const Subject subject{
      .profile = baseline.name, .exe = baseline.executable, .build = baseline.build};
  Sampler sampler(*session.launcher, session.folder.scratch(), session.config.project.source);
  for (const WorkloadConfig& workload : session.config.workloads) {
    if (session.interrupt->requested()) return {};
    const auto observed = sampler.observe(subject, workload);
    if (!observed) return fail(observed);
    if (observed->outcome.ending == Ending::kInterrupted) return {};
    if (!observed->failure.empty()) {
      return std::unexpected(workload_error(subject, workload, *observed));
    }
    const auto state = find_source_state(session, prepared.model);
    if (!state) return fail(state);
    if (*state == prepared.source_state) continue;
    progress.message(fmt::format(
        "warning: workload \"{}\" changes files below the source folder, so every "
        "run builds everything anew: give it another `cwd`, or let it write to {{work}}",
        workload.name));
    return {};
  }
  return {};
}

}  // namespace hone
