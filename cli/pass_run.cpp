// SPDX-License-Identifier: Apache-2.0
#include "cli/pass_run.h"

#include <fmt/format.h>

#include "cli/attribute_phase.h"
#include "cli/build_phase.h"
#include "cli/race_phase.h"
#include "cli/run_record.h"

namespace hone {

namespace {

/// Builds, races and samples what the store does not have yet of `run`.
Result<void> carry_out(Session& session, const Preparation& prepared, const RunRow& run,
                       Progress& progress) {
  auto entries = build_phase(session, prepared, run.id, progress);
  if (!entries) return fail(entries);
  if (session.interrupt->requested()) return {};
  if (auto raced = race_phase(session, run, std::move(*entries), progress); !raced) return raced;
  attribute_phase(session, run, progress);
  return {};
}

/// A stage of a search is not what is reported in the end.
bool is_stage(const RunRequest& request) {
  return request.search && !request.search->tried.empty();
}

}  // namespace

Result<std::optional<RunRow>> pass_run(Session& session, const RunRequest& request,
                                       Progress& progress) {
  const auto prepared = prepare(session, request, progress);
  if (!prepared) return fail(prepared);
  if (session.interrupt->requested()) return std::nullopt;
  const auto run = find_or_add_run(session, *prepared, request);
  if (!run) return fail(run);
  if (run->status != RunStatus::kFinished) {
    if (auto done = carry_out(session, *prepared, *run, progress); !done) return fail(done);
  } else if (!is_stage(request)) {
    progress.message(
        fmt::format("nothing has changed since run {} of {}: its report follows (--fresh builds "
                    "and measures anew)",
                    run->id, run->started_at));
  }
  return session.store.find_run(run->id);
}

}  // namespace hone
