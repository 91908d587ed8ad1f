// SPDX-License-Identifier: Apache-2.0
#include "cli/build_phase.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "analyzers/image.h"
#include "analyzers/symbols.h"
#include "cli/artifact_check.h"
#include "cli/artifact_sizes.h"
#include "cli/library_check.h"
#include "cli/run_facts.h"
#include "cli/workload_trial.h"
#include "profiles/flags.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

/// What the analysers found in one profile's artifacts.
struct Analysed {
  Sizes total;
  std::string identity;  ///< equal identities are the same binary
};

/// `preload`: what the program runs with, which makes another program of an equal file.
Analysed summarize_artifacts(const std::vector<ArtifactRow>& artifacts, const fs::path& preload) {
  Analysed analysed{.total = sum_sizes(artifacts), .identity = preload.string() + '\n'};
  for (const ArtifactRow& artifact : artifacts) {
    analysed.identity += artifact.name + '\n' + artifact.loaded_hash + '\n';
  }
  return analysed;
}

/// Reads the executable and the project's libraries, once per build. A build that was made again
/// (hone run --fresh) need not give the same bytes.
Result<std::vector<ArtifactRow>> analyse_build(Store& store, const BuiltProfile& built) {
  if (auto known = store.artifacts(built.build_key); built.cached && !known.empty()) return known;
  std::vector<ArtifactRow> artifacts;
  std::vector<SymbolRow> symbols;
  std::vector<fs::path> files = {built.executable};
  files.insert(files.end(), built.libraries.begin(), built.libraries.end());
  for (const fs::path& file : files) {
    const auto image = load_image(file);
    if (!image) return fail(image);
    const std::string name = file.lexically_relative(built.build).string();
    artifacts.push_back({.build_key = built.build_key,
                         .name = name,
                         .kind = file == built.executable ? "executable" : "library",
                         .sizes = image->sizes,
                         .loaded_hash = image->loaded_hash});
    const auto of_file = load_symbols(file, name);
    if (!of_file) return fail(of_file);
    symbols.insert(symbols.end(), of_file->begin(), of_file->end());
  }
  if (auto put = store.put_artifacts(built.build_key, artifacts, symbols); !put) return fail(put);
  return artifacts;
}

ProfileFacts facts_of(const BuiltProfile& built, const Profile& profile, const WorkFolder& folder) {
  ProfileFacts facts;
  facts.complexity = complexity(profile.axes);
  facts.needs_training =
      profile.axes.pgo != Pgo::kNone || profile.axes.post_link != PostLink::kNone;
  facts.units = built.units;
  facts.units_reached = built.units_reached;
  facts.commands_recorded = built.commands_recorded;
  for (const EscapedUnit& unit : built.escaped_units) {
    facts.escaped_units.emplace_back(unit.unit, unit.reason);
  }
  for (const UnityExclusion& exclusion : built.unity_excluded) {
    facts.unity_excluded.emplace_back(exclusion.source.string(), exclusion.error);
  }
  facts.notes = built.notes;
  const auto below = [&](const fs::path& path) {
    return path.empty() ? std::string() : path.lexically_relative(folder.root()).string();
  };
  for (const fs::path& log : built.logs) facts.logs.push_back(below(log));
  facts.executable = below(built.executable);
  facts.build = below(built.build);
  facts.profdata = below(built.profdata);
  return facts;
}

/// Why a profile may not be recommended although it was built; empty: it may.
std::string find_missed_constraint(const AdviceConfig& advice, const Sizes& size, Seconds build,
                                   const Sizes& base_size, Seconds base_build) {
  if (advice.max_size && base_size.loaded.count > 0) {
    const double growth =
        static_cast<double>(size.loaded.count) / static_cast<double>(base_size.loaded.count) - 1;
    if (growth > advice.max_size->value) {
      return fmt::format("misses max_size: {:+.3g} % loaded, allowed {:+.3g} %", growth * 100,
                         advice.max_size->value * 100);
    }
  }
  if (advice.max_build_time && base_build.count() > 0) {
    const double factor = build / base_build;
    if (factor > *advice.max_build_time) {
      return fmt::format("misses max_build_time: {:.2f}x baseline's, allowed {:.2f}x", factor,
                         *advice.max_build_time);
    }
  }
  return {};
}

/// A profile with what the analysers found in it; nothing when it was not built, or does not run
/// what was built.
struct Candidate {
  BuiltProfile built;
  const Profile* profile;
  std::filesystem::path preload;
  std::optional<Analysed> analysed;
};

/// Simplest first; of equally simple ones the smaller, then the faster to build. Baseline is first.
bool comes_before(const Candidate& a, const Candidate& b) {
  const auto rank = [](const Candidate& c) {
    const Bytes loaded = c.analysed ? c.analysed->total.loaded : Bytes{0};
    return std::tuple(c.built.name != "baseline", complexity(c.profile->axes), loaded,
                      c.built.build_seconds, c.built.name);
  };
  return rank(a) < rank(b);
}

/// Fails a profile that runs with other libraries than its own; the baseline's failure is an Error.
Result<void> check_libraries(Session& session, Candidate& candidate) {
  BuiltProfile& built = candidate.built;
  if (built.name == "baseline") return check_baseline_libraries(session, built);
  const auto stray = find_stray_library(session, built, candidate.preload);
  if (!stray) return fail(stray);
  if (!*stray) return {};
  built.status = "failed";
  built.reason = describe(**stray);
  built.notes.push_back(mend_of(**stray, built));
  return {};
}

Result<std::vector<Candidate>> analyse_candidates(Session& session,
                                                  const std::vector<BuiltProfile>& built,
                                                  const std::vector<Profile>& profiles) {
  std::vector<Candidate> candidates;
  for (const BuiltProfile& of : built) {
    Candidate candidate{.built = of,
                        .profile = &*std::ranges::find(profiles, of.name, &Profile::name)};
    const Axes& axes = candidate.profile->axes;
    candidate.preload = preload_for(axes, session.toolchains.of(axes));
    if (auto whole = check_artifacts(session.store, of); !whole) return fail(whole);
    if (of.status == "built") {
      if (auto checked = check_libraries(session, candidate); !checked) return fail(checked);
    }
    if (candidate.built.status == "built") {
      const auto artifacts = analyse_build(session.store, of);
      if (!artifacts) return fail(artifacts);
      candidate.analysed = summarize_artifacts(*artifacts, candidate.preload);
    }
    candidates.push_back(std::move(candidate));
  }
  std::ranges::sort(candidates, comes_before);
  return candidates;
}

/// Decides one candidate after the other, in their order: is it new, is it allowed, does it race.
class EntryCollector {
 public:
  EntryCollector(Session& session, std::int64_t run)
      : session_(session), run_(run), known_(session.store.profiles(run)) {
    const auto samples = session.store.samples(run);
    race_has_begun_ = std::ranges::any_of(
        samples, [](const SampleRow& sample) { return sample.phase == SamplePhase::kRound; });
  }

  Result<void> add(const Candidate& candidate);
  /// In the order of their rows, by which a stored race counts them.
  std::vector<Entry> take() {
    std::ranges::sort(entries_, {}, [](const Entry& entry) { return entry.row.position; });
    return std::move(entries_);
  }

 private:
  ProfileRow make_row(const Candidate& candidate) const;
  /// Sets the row's status to same-binary or skipped where that is what it is.
  void judge(ProfileRow& row, const Analysed& analysed);
  Result<void> keep(const Candidate& candidate, ProfileRow row, bool raced);

  Session& session_;
  std::int64_t run_;
  std::vector<ProfileRow> known_;
  bool race_has_begun_ = false;
  int position_ = 0;
  std::vector<Entry> entries_;
  std::vector<Analysed> analysed_;  ///< of entries_
};

ProfileRow EntryCollector::make_row(const Candidate& candidate) const {
  const BuiltProfile& built = candidate.built;
  return {.run = run_,
          .position = position_,
          .name = built.name,
          .axes_json = axes_to_json(candidate.profile->axes),
          .status = built.status,
          .reason = built.reason,
          .build_key = built.build_key,
          .build_seconds = built.build_seconds,
          .facts_json = to_json(facts_of(built, *candidate.profile, session_.folder))};
}

void EntryCollector::judge(ProfileRow& row, const Analysed& analysed) {
  const auto same = std::ranges::find(analysed_, analysed.identity, &Analysed::identity);
  if (same != analysed_.end()) {
    row.status = "same-binary";
    row.same_as = entries_[static_cast<std::size_t>(same - analysed_.begin())].row.name;
    return;
  }
  if (!entries_.empty()) {
    row.reason = find_missed_constraint(session_.config.advice, analysed.total, row.build_seconds,
                                        analysed_[0].total, entries_[0].row.build_seconds);
  }
  if (!row.reason.empty()) row.status = "skipped";
}

Result<void> EntryCollector::keep(const Candidate& candidate, ProfileRow row, bool raced) {
  const BuiltProfile& built = candidate.built;
  auto facts = parse_profile_facts(row.facts_json);
  if (!facts) return fail(facts);
  facts->raced = raced;
  facts->preload = candidate.preload.string();
  row.facts_json = to_json(*facts);
  if (raced) {
    entries_.push_back({.subject = {.profile = built.name,
                                    .exe = built.executable,
                                    .build = built.build,
                                    .preload = candidate.preload},
                        .row = row});
  }
  return session_.store.put_profile(row);
}

Result<void> EntryCollector::add(const Candidate& candidate) {
  // A race that has begun goes on with the entries that it began with.
  const auto known = std::ranges::find(known_, candidate.built.name, &ProfileRow::name);
  if (race_has_begun_ && known != known_.end()) {
    const auto facts = parse_profile_facts(known->facts_json);
    if (!facts) return fail(facts);
    return keep(candidate, *known, facts->raced);
  }
  ProfileRow row = make_row(candidate);
  ++position_;
  if (candidate.analysed) judge(row, *candidate.analysed);
  const bool raced = row.status == "built";
  if (raced) analysed_.push_back(*candidate.analysed);
  return keep(candidate, std::move(row), raced);
}

}  // namespace

void show_step(Progress& progress, const StepEvent& event) {
  if (!event.finished) {
    progress.begin(event.step->label, event.number, event.total, event.forecast);
  } else {
    progress.finish(event.failed ? "failed" : event.cached ? "done before" : "");
  }
}

Result<std::vector<Entry>> build_phase(Session& session, const Preparation& prepared,
                                       std::int64_t run, Progress& progress) {
  const auto built = run_plan(
      session.world(), prepared.plan, prepared.profiles, prepared.closure,
      [&](const StepEvent& event) { show_step(progress, event); },
      [&](const BuiltProfile& baseline) -> Result<void> {
        if (auto whole = check_artifacts(session.store, baseline); !whole) return whole;
        if (auto checked = check_baseline_libraries(session, baseline); !checked) return checked;
        return try_workloads(session, prepared, baseline, progress);
      });
  if (!built) return fail(built);
  const auto candidates = analyse_candidates(session, *built, prepared.profiles);
  if (!candidates) return fail(candidates);
  EntryCollector collector(session, run);
  for (const Candidate& candidate : *candidates) {
    if (auto added = collector.add(candidate); !added) return fail(added);
  }
  return collector.take();
}

}  // namespace hone
