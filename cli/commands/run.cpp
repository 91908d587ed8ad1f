// SPDX-License-Identifier: Apache-2.0
// hone run: plan, build, train, check, race, attribute, advise. The phases stand in files of their
// own; this is their order and the options.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>

#include "analyzers/counter_groups.h"
#include "analyzers/race_levels.h"
#include "cli/command.h"
#include "cli/dry_run.h"
#include "cli/options.h"
#include "cli/pass_run.h"
#include "cli/preparation.h"
#include "cli/report_builder.h"
#include "cli/search_phase.h"
#include "cli/session.h"
#include "core/files.h"

namespace hone {

namespace {

constexpr int kMostJobs = 4096;

struct RunOptions {
  LocationOptions locations;
  OutputOptions output;
  std::vector<std::string> compilers;
  std::vector<std::string> profiles;
  std::string budget;
  std::string margin;
  std::optional<std::uint64_t> seed;
  int max_rounds = 0;  ///< 0: as usual
  int jobs = 0;
  std::string instructions = "auto";
  std::string hot = "auto";
  bool search = false;
  bool fresh = false;
  bool dry_run = false;
  bool quiet = false;
};

/// hone.toml with what the command line overrides.
Result<Config> load_effective_config(const RunOptions& options, const Locations& locations) {
  auto config = load_config(locations.config);
  if (!config) return config;
  if (!options.compilers.empty()) config->project.compilers.clear();
  for (const std::string& written : options.compilers) {
    auto compiler = resolve_compiler(written, std::filesystem::current_path());
    if (!compiler) return fail("--compiler: " + compiler.error().message, compiler.error().hint);
    config->project.compilers.push_back(std::move(*compiler));
  }
  if (!options.profiles.empty()) {
    config->profiles.use = options.profiles;
    config->profiles.use_place = "--profiles";
  }
  if (!options.budget.empty()) {
    const auto budget = parse_duration(options.budget);
    if (!budget) return fail("--budget: " + budget.error().message, budget.error().hint);
    config->advice.budget = *budget;
  }
  if (!options.margin.empty()) {
    const auto margin = parse_percent(options.margin);
    if (!margin) return fail("--margin: " + margin.error().message, margin.error().hint);
    if (margin->value >= 1) return fail("--margin: must be below 100 %", "--margin 1%");
    config->advice.margin = *margin;
  }
  if (options.max_rounds > 0) config->advice.max_rounds = options.max_rounds;
  return config;
}

Result<Finish> print_report(Store& store, std::int64_t run, const RunOptions& options,
                            const Surroundings& around) {
  const auto report = build_report(store, run);
  if (!report) return fail(report);
  std::fputs(render(*report, options.output, around).c_str(), stdout);
  if (around.interrupt->requested()) return Finish::kInterrupted;
  return has_failures(*report) ? Finish::kProblem : Finish::kDone;
}

/// Of a search: its first stage.
Result<Finish> print_dry_run(Session& session, const RunRequest& request, Progress& progress) {
  const auto prepared = prepare(session, request, progress);
  if (!prepared) return fail(prepared);
  std::fputs(render_dry_run(session, *prepared).c_str(), stdout);
  return Finish::kDone;
}

Result<Instructions> choose_instructions(const std::string& word) {
  if (word == "never") return Instructions::kNever;
  if (word == "auto") return Instructions::kAuto;
  const auto counters = find_hardware_counters();
  if (!counters && find_program("valgrind").empty())
    return fail(
        "--instructions always: " + counters.error().message + ", and valgrind is not found",
        "apt-get install valgrind");
  return Instructions::kAlways;
}

Attribution choose_attribution(const std::string& word) {
  if (word == "never") return Attribution::kNever;
  return word == "auto" ? Attribution::kAuto : Attribution::kAlways;
}

Result<Finish> run(const RunOptions& options, const Surroundings& around) {
  const Locations locations = find_locations(options.locations);
  auto config = load_effective_config(options, locations);
  if (!config) return fail(config);
  Progress progress({.quiet = options.quiet,
                     .live = around.err.terminal,
                     .colour = wants_colour(options.output, around.err, around),
                     .width = around.err.width});
  std::vector<Trial> singles;
  if (options.search) {
    auto found = find_singles(*config, progress);
    if (!found) return fail(found);
    singles = std::move(*found);
    choose_stage(*config, {.tried = singles});
  }
  auto session = open_session(std::move(*config), locations.work, around);
  if (!session) return fail(session);
  if (options.jobs > 0) session->jobs = options.jobs;
  session->fresh = options.fresh;
  auto instructions = choose_instructions(options.instructions);
  if (!instructions) return fail(instructions);
  session->instructions = *instructions;
  session->hot = choose_attribution(options.hot);

  const RunRequest request{.seed = options.seed};
  if (options.dry_run) return print_dry_run(*session, request, progress);
  const auto record = options.search ? search_phase(*session, request, std::move(singles), progress)
                                     : pass_run(*session, request, progress);
  if (!record) return fail(record);
  if (!*record) {
    progress.message("interrupted before anything was built");
    return Finish::kInterrupted;
  }
  progress.close();
  return print_report(session->store, (*record)->id, options, around);
}

}  // namespace

void add_run(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand("run", "Build every profile, measure, recommend");
  command->add_option("DIR", options->locations.directory, "Folder of hone.toml (default: .)");
  add_location_options(*command, options->locations);
  command
      ->add_option("--compiler", options->compilers,
                   "clang, gcc, or the path of one; the first of a list builds the baseline")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("LIST");
  command->add_option("--profiles", options->profiles, "Groups or names, see hone profiles")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("LIST");
  command->add_option("--budget", options->budget, "Time for measuring, as 20m or 90s")
      ->type_name("DURATION");
  command->add_option("--margin", options->margin, "Smaller differences count as equal, as 1%")
      ->type_name("PERCENT");
  command
      ->add_option("--max-rounds", options->max_rounds,
                   "Rounds of the race at most, up to 184 (default: 94)")
      ->check(CLI::Range(kSettlingRound, kMostRounds).description(""));
  command
      ->add_option("--instructions", options->instructions,
                   "Count instructions after the race, by the CPU or else under valgrind")
      ->check(CLI::IsMember({"auto", "never", "always"}))
      ->capture_default_str();
  command
      ->add_option(
          "--hot", options->hot,
          "Sample run time per symbol after the race: of the profiles that matter, of none, "
          "of all")
      ->check(CLI::IsMember({"auto", "never", "always"}))
      ->capture_default_str();
  add_seed_option(*command, options->seed);
  command->add_option("--jobs,-j", options->jobs, "Jobs of each build (default: all CPUs)")
      ->check(CLI::Range(1, kMostJobs).description(""))
      ->type_name("N");
  command->add_flag("--search", options->search,
                    "Combine the axes of the profiles step by step, keeping those that help");
  command->add_flag("--fresh", options->fresh, "Build and measure anew what is already done");
  command->add_flag("--dry-run", options->dry_run,
                    "Print the steps and what is cached; do nothing");
  command->add_flag("--quiet,-q", options->quiet, "No progress");
  add_output_options(*command, options->output);
  command->footer(
      "Examples:\n"
      "  hone run\n"
      "  hone run --profiles O2,thin-lto,pgo --budget 5m\n"
      "  hone run --search --profiles speed\n"
      "  hone run path/to/project --format json > result.json\n"
      "An interrupted run goes on where it stopped.");
  command->callback([options, &chosen] {
    chosen = [options](const Surroundings& around) { return run(*options, around); };
  });
}

}  // namespace hone
