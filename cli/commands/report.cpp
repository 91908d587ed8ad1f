// SPDX-License-Identifier: Apache-2.0
// hone report: a stored run again, in any format, or the log of one of its profiles.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <limits>
#include <memory>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/quantities.h"
#include "cli/report_builder.h"
#include "cli/run_facts.h"
#include "cli/stored_run.h"
#include "cli/stored_verdict.h"
#include "core/files.h"
#include "core/text.h"
#include "core/work_folder.h"

namespace hone {

namespace {

struct ReportOptions {
  LocationOptions locations;
  OutputOptions output;
  std::int64_t run = 0;  ///< 0: the last
  std::string log;
  bool verify = false;
};

Result<Finish> print_log(Store& store, const WorkFolder& folder, std::int64_t run,
                         const std::string& name) {
  const auto rows = store.profiles(run);
  const auto row = std::ranges::find(rows, name, &ProfileRow::name);
  if (row == rows.end()) {
    std::vector<std::string> names;
    for (const ProfileRow& known : rows) names.push_back(known.name);
    const std::string nearest = find_nearest(name, names);
    return fail(
        fmt::format("run {} has no profile \"{}\"", run, name),
        nearest.empty() ? "hone report lists them" : fmt::format("did you mean {}?", nearest));
  }
  const auto facts = parse_profile_facts(row->facts_json);
  if (!facts) return fail(facts);
  if (facts->logs.empty()) return fail(fmt::format("profile \"{}\" has no log", name));
  for (const std::string& log : facts->logs) {
    const auto text = read_file(folder.root() / log);
    if (!text) return fail(text);
    std::fwrite(text->data(), 1, text->size(), stdout);
    std::fputs("\n", stdout);
  }
  return Finish::kDone;
}

/// Recomputes the verdicts of a finished run from its samples and compares them with what it said.
Result<Finish> verify(Store& store, std::int64_t id) {
  const auto run = load_run(store, id);
  if (!run) return fail(run);
  if (run->row.status == RunStatus::kFailed)
    return fail(fmt::format("run {} has no verdict to compare with: it failed", id),
                "the next hone run measures anew");
  if (run->row.verdict_json.empty())
    return run->row.status == RunStatus::kFinished
               ? fail(
                     fmt::format("run {} has no verdict to compare with: an older hone, which kept "
                                 "none, finished it",
                                 id),
                     "hone run --fresh measures anew")
               : fail(fmt::format("run {} has no verdict to compare with: it was not finished", id),
                      "hone run goes on with it");
  const RaceSetup setup = race_setup(*run);
  const auto replay = RaceReplay::fold(setup, run->samples);
  if (!replay) return fail(replay);
  const auto report = build_report(store, id);
  if (!report) return fail(report);
  const auto differences =
      compare_verdicts(run->row.verdict_json, verdict_to_json(setup, *replay, *report));
  if (!differences) return fail(differences);
  const std::string what = fmt::format(
      "run {}: {}, {}, {}", id, counted(std::ssize(setup.entries), "profile"),
      counted(replay->race().rounds(), "round"), counted(std::ssize(run->samples), "sample"));
  if (differences->empty()) {
    fmt::print("{}: every verdict is what the samples give\n", what);
    return Finish::kDone;
  }
  fmt::print("{}: NOT what the samples give\n", what);
  for (const std::string& line : *differences) fmt::print("  {}\n", escape_terminal(line));
  return Finish::kProblem;
}

/// Of the last race of a search its earlier ones too.
Result<Finish> verify_all(Store& store, std::int64_t id) {
  auto finish = verify(store, id);
  const auto report = build_report(store, id);
  if (!finish || !report || !report->search) return finish;
  for (const ReportedStage& stage : report->search->stages) {
    if (stage.run == id) continue;
    const auto verified = verify(store, stage.run);
    if (!verified) return verified;
    if (*verified == Finish::kProblem) finish = Finish::kProblem;
  }
  return finish;
}

Result<Finish> report(const ReportOptions& options, const Surroundings& around) {
  const auto folder = WorkFolder::open(find_locations(options.locations).work);
  if (!folder) return fail(folder);
  auto store = Store::open(folder->store());
  if (!store) return fail(store);
  std::int64_t run = options.run;
  if (run == 0) {
    const auto last = store->find_last_run();
    if (!last) return fail("there is no run yet in " + folder->root().string(), "hone run");
    run = last->id;
  }
  if (options.verify) return verify_all(*store, run);
  if (!options.log.empty()) return print_log(*store, *folder, run, options.log);
  const auto result = build_report(*store, run);
  if (!result) return fail(result);
  std::fputs(render(*result, options.output, around).c_str(), stdout);
  return has_failures(*result) ? Finish::kProblem : Finish::kDone;
}

}  // namespace

void add_report(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* command = app.add_subcommand("report", "Print a stored run again");
  command->add_option("RUN", options->run, "Number of the run (default: the last)")
      ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()).description(""))
      ->type_name("N");
  add_location_options(*command, options->locations);
  add_output_options(*command, options->output);
  command->add_option("--log", options->log, "Print the logs of this profile's steps")
      ->type_name("PROFILE");
  command->add_flag("--verify", options->verify,
                    "Recompute every verdict from the stored samples and compare");
  command->footer(
      "Examples:\n"
      "  hone report --format markdown\n"
      "  hone report 3 --format json\n"
      "  hone report --log full-lto");
  command->callback([options, &chosen] {
    chosen = [options](const Surroundings& around) { return report(*options, around); };
  });
}

}  // namespace hone
