// SPDX-License-Identifier: Apache-2.0
// hone hot: run time per symbol and profile of a stored run, joined with its bytes. Samples what
// was not sampled yet.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <limits>
#include <memory>

#include "analyzers/perf_event.h"
#include "cli/command.h"
#include "cli/hot_choice.h"
#include "cli/hot_notes.h"
#include "cli/hot_phase.h"
#include "cli/hot_race.h"
#include "cli/options.h"
#include "cli/remark_phase.h"
#include "cli/render_hot.h"
#include "cli/report_builder.h"
#include "core/files.h"
#include "core/launcher.h"

namespace hone {

namespace {

struct HotOptions {
  LocationOptions locations;
  std::int64_t run = 0;
  std::string profile;
  std::string reference;
  std::string by = "symbol";
  std::string view = "table";
  std::string format = "text";
  std::string output;
  std::string budget = "60s";
  bool counts = false;
  bool why = false;
  bool fresh = false;
  bool quiet = false;
};

bool needs_stacks(const HotOptions& options) {
  return options.view != "table" || options.format == "folded" || options.format == "speedscope";
}

HotMeasure measure_of(const HotOptions& options) {
  return options.counts ? HotMeasure::kInstructions : HotMeasure::kTime;
}

Result<Seconds> parse_budget(const HotOptions& options) {
  auto budget = parse_duration(options.budget);
  if (!budget) return fail("--budget: " + budget.error().message, budget.error().hint);
  return budget;
}

/// Where nothing can be sampled, instructions are counted instead, and that is said. An Error where
/// counts cannot stand in, as they have no stacks.
Result<HotOptions> with_source_that_works(HotOptions options) {
  if (options.counts) return options;
  const auto setup = find_perf_setup();
  if (setup) return options;
  if (needs_stacks(options)) return fail(setup);
  std::fprintf(stderr, "hone: %s: instructions are counted instead of time\nhint: %s\n",
               setup.error().message.c_str(), setup.error().hint.c_str());
  options.counts = true;
  return options;
}

Progress make_progress(const HotOptions& options, const Surroundings& around) {
  return Progress({.quiet = options.quiet,
                   .live = around.err.terminal,
                   .colour = false,
                   .width = around.err.width});
}

/// Samples (or counts) the wanted profiles that the store has nothing of.
Result<void> capture_missing(const HotOptions& options, const StoredRun& run,
                             const std::vector<std::string>& missing, const Surroundings& around,
                             const Locations& locations) {
  const auto config = load_config(locations.config);
  if (!config) return fail(config);
  const auto folder = WorkFolder::lock(locations.work);
  if (!folder) return fail(folder);
  auto store = Store::open(folder->store());
  if (!store) return fail(store);
  auto launcher = Launcher::start(*around.interrupt);
  if (!launcher) return fail(launcher);
  const auto budget = parse_budget(options);
  if (!budget) return fail(budget);
  Progress progress = make_progress(options, around);
  const HotWorld world{.config = &*config,
                       .folder = &*folder,
                       .store = &*store,
                       .runner = launcher->get(),
                       .interrupt = around.interrupt,
                       .budget = *budget};
  auto done = options.counts ? count_profiles(world, run, missing, progress)
                             : sample_profiles(world, run, missing, progress);
  progress.close();
  return done;
}

std::string render_report(const HotOptions& options, const HotReport& report,
                          const std::vector<HotCapture>& captures, const Surroundings& around) {
  if (options.format == "folded") return render_folded(report, captures);
  if (options.format == "speedscope") return render_speedscope(report, captures);
  if (options.view != "table") return render_flame(report, captures);
  if (options.format == "json") return render_hot_json(report);
  if (options.format == "csv") return render_hot_csv(report);
  if (options.format == "markdown") return render_hot_markdown(report);
  const int width = options.output.empty() ? around.out.width : 0;
  return render_hot_text(report, {.width = width, .colour = false});
}

using RemarksByProfile = std::map<std::string, RemarkIndex>;

/// Nothing when interrupted.
Result<std::optional<RemarksByProfile>> find_remarks(const StoredRun& run, const HotChoice& choice,
                                                     const HotOptions& options,
                                                     const Locations& locations,
                                                     const Surroundings& around) {
  if (choice.profile == choice.reference) {
    return fail(fmt::format("--why compares two profiles, and both are \"{}\"", choice.profile),
                "name another one with --profile or --vs");
  }
  auto config = load_config(locations.config);
  if (!config) return fail(config);
  config->project.compilers = run.facts.compiler_choice;
  auto session = open_session(std::move(*config), locations.work, around);
  if (!session) return fail(session);
  Progress progress = make_progress(options, around);
  auto remarks = collect_remarks(*session, run, {choice.reference, choice.profile}, progress);
  progress.close();
  return remarks;
}

Result<Finish> print(const HotOptions& options, Store& store, const StoredRun& run,
                     const HotChoice& choice, const std::optional<RemarksByProfile>& remarks,
                     const Surroundings& around) {
  const auto captures = load_captures(store, run.row.id);
  HotReport report =
      make_hot_report(run, captures, *find_hot_view(options.by), measure_of(options));
  report.notes = choice.notes;
  // A plain flame graph and folded stacks are of one profile unless two are named.
  const bool is_stacks = options.view == "flame" || options.format == "folded";
  const bool is_alone = is_stacks && options.reference.empty();
  show(report, choice.profile, is_alone ? choice.profile : choice.reference);
  note_threads(report);
  if (auto checked = check_coverage(report); !checked) return fail(checked);
  note_mixed(report, captures);
  note_folded(report);
  const auto race = build_report(store, run.row.id);
  if (!race) return fail(race);
  auto verdict = describe_race(run, *race, report.profile, report.reference);
  if (!verdict) return fail(verdict);
  report.race = std::move(*verdict);
  if (remarks) {
    report.why =
        explain_differences(report, remarks->at(report.reference), remarks->at(report.profile));
  }
  const std::string text = render_report(options, report, captures, around);
  if (options.output.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
  } else if (auto written = write_file(options.output, text); !written) {
    return fail(written);
  }
  return Finish::kDone;
}

Result<void> check_options(const HotOptions& options) {
  if (const auto budget = parse_budget(options); !budget) return fail(budget);
  if (options.view != "table" && options.format != "text")
    return fail(fmt::format("--view {} is a page of its own: it has no --format {}", options.view,
                            options.format),
                "leave one of the two out");
  if (options.counts && needs_stacks(options)) {
    return fail("counts have no call stacks", "leave out --counts, or use --view table");
  }
  if (options.why && (options.by != "symbol" || needs_stacks(options) || options.format == "csv")) {
    return fail("--why explains the symbols of a table",
                "leave --by, --view and other formats than text, json and markdown out");
  }
  return {};
}

Result<Finish> hot(const HotOptions& options, const Surroundings& around) {
  if (auto checked = check_options(options); !checked) return fail(checked);
  if (!options.output.empty()) {
    if (auto writable = check_writable(options.output); !writable) return fail(writable);
  }
  const Locations locations = find_locations(options.locations);
  const auto folder = WorkFolder::open(locations.work);
  if (!folder) return fail(folder);
  auto store = Store::open(folder->store());
  if (!store) return fail(store);
  std::int64_t id = options.run;
  if (id == 0) {
    const auto last = store->find_last_run();
    if (!last) return fail("there is no run yet in " + folder->root().string(), "hone run");
    id = last->id;
  }
  const auto run = load_run(*store, id);
  if (!run) return fail(run);
  const auto choice =
      choose_hot_profiles({options.profile, options.reference, measure_of(options)}, *store, *run);
  if (!choice) return fail(choice);
  std::optional<RemarksByProfile> remarks;
  if (options.why) {
    auto found = find_remarks(*run, *choice, options, locations, around);
    if (!found) return fail(found);
    if (!*found) return Finish::kInterrupted;
    remarks = std::move(*found);
  }
  const auto missing = options.fresh
                           ? choice->wanted
                           : find_uncaptured(choice->wanted, measure_of(options), *store, *run);
  if (missing.empty()) return print(options, *store, *run, *choice, remarks, around);
  const auto working = with_source_that_works(options);
  if (!working) return fail(working);
  auto done = capture_missing(*working, *run, missing, around, locations);
  if (!done) return fail(done);
  if (around.interrupt->requested()) return Finish::kInterrupted;
  const auto sampled = load_run(*store, id);
  if (!sampled) return fail(sampled);
  return print(*working, *store, *sampled, *choice, remarks, around);
}

}  // namespace

void add_hot(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<HotOptions>();
  CLI::App* command = app.add_subcommand("hot", "Run time per symbol and profile, with its bytes");
  command->add_option("RUN", options->run, "Number of the run (default: the last)")
      ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()).description(""))
      ->type_name("N");
  command->add_option("-C,--directory", options->locations.directory,
                      "Folder of hone.toml (default: .)");
  add_location_options(*command, options->locations);
  command->add_option("--profile", options->profile, "Shown (default: the recommended one)");
  command->add_option("--vs", options->reference, "Compared with it (default: baseline)")
      ->type_name("PROFILE");
  command->add_option("--by", options->by, "What a row is")
      ->check(CLI::IsMember({"symbol", "source", "file", "template"}))
      ->capture_default_str();
  command->add_option("--view", options->view, "A table, or a flame graph as one HTML file")
      ->check(CLI::IsMember({"table", "flame", "diff-flame"}))
      ->capture_default_str();
  command->add_option("--format", options->format, "Output format")
      ->check(CLI::IsMember({"text", "json", "csv", "markdown", "folded", "speedscope"}))
      ->capture_default_str();
  command->add_option("--output,-o", options->output, "Write to this file");
  command->add_flag("--counts", options->counts, "Exact instructions by callgrind, no time");
  command->add_flag(
      "--why", options->why,
      "What the compiler decided otherwise, by its records (Clang); builds once more");
  command->add_flag("--fresh", options->fresh, "Sample anew what was sampled already");
  command->add_option("--budget", options->budget, "Time for sampling, as 60s")
      ->type_name("DURATION")
      ->capture_default_str();
  command->add_flag("--quiet,-q", options->quiet, "No progress");
  command->footer(
      "Examples:\n"
      "  hone hot\n"
      "  hone hot --by source --profile pgo --vs O2\n"
      "  hone hot --view flame --output flame.html\n"
      "  hone hot --format folded > stacks.folded\n"
      "  hone hot --counts\n"
      "  hone hot --why");
  command->callback([options, &chosen] {
    chosen = [options](const Surroundings& around) { return hot(*options, around); };
  });
}

}  // namespace hone
