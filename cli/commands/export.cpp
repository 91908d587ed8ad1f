// SPDX-License-Identifier: Apache-2.0
// hone export: the flags of a measured profile as files that need no hone to be used.
#include "profiles/export.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <sstream>

#include "cli/command.h"
#include "cli/export_verification.h"
#include "cli/options.h"
#include "cli/report_builder.h"
#include "cli/run_facts.h"
#include "cli/session.h"
#include "core/files.h"
#include "core/text.h"
#include "profiles/bolt_step.h"
#include "profiles/export_build.h"
#include "profiles/flags.h"
#include "profiles/plain_flags.h"
#include "profiles/shell_text.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

struct ExportOptions {
  LocationOptions locations;
  std::string profile;
  std::string output;
  std::int64_t run = 0;
  bool verify = false;
};

/// The profile to export: the named one, or what the run recommends.
Result<std::string> choose_profile(const Report& report, const std::string& wanted) {
  if (wanted.empty()) {
    if (report.advice.profile != "baseline") return report.advice.profile;
    return fail(fmt::format("run {} recommends no profile over the baseline: nothing to export",
                            report.run),
                "hone export PROFILE exports one all the same");
  }
  const auto profile = std::ranges::find(report.profiles, wanted, &ReportedProfile::name);
  if (profile == report.profiles.end()) {
    std::vector<std::string> names;
    for (const ReportedProfile& known : report.profiles) names.push_back(known.name);
    const std::string nearest = find_nearest(wanted, names);
    return fail(
        fmt::format("run {} has no profile \"{}\"", report.run, wanted),
        nearest.empty() ? "hone report lists them" : fmt::format("did you mean {}?", nearest));
  }
  if (profile->status == "failed" || !profile->size) {
    return fail(fmt::format("profile \"{}\" was not built: {}", wanted, profile->reason),
                fmt::format("hone report --log {}", wanted));
  }
  return wanted;
}

/// The files that BOLT made, by the options that it left beside their counts.
std::vector<BoltedFile> find_bolted(const ProfileRow& row, Session& session) {
  std::vector<BoltedFile> bolted;
  const auto artifacts = session.store.artifacts(row.build_key);
  for (std::size_t i = 0; i < artifacts.size(); ++i) {
    const auto options = read_file(bolt_options_of(session.folder, row.build_key, i));
    if (!options) continue;
    BoltedFile file{.file = artifacts[i].name,
                    .data = bolt_data_of(session.folder, row.build_key, i),
                    .options = {}};
    std::istringstream lines(*options);
    for (std::string line; std::getline(lines, line);) file.options.push_back(line);
    bolted.push_back(std::move(file));
  }
  return bolted;
}

ExportRequest make_request(const ProfileRow& row, const ProfileFacts& facts, const RunFacts& run,
                           const Config& config, Session& session) {
  const Axes axes = axes_from_json(row.axes_json);
  const Toolchain& toolchain = session.toolchains.of(axes);
  ExportRequest request{
      .profile = {.name = row.name, .axes = axes},
      .config = &config,
      .toolchain = &toolchain,
      .closure = {.targets = run.closure, .executable = session.folder.root() / facts.executable},
      .measured_build = session.folder.root() / facts.build,
      .folder = {}};
  for (const auto& [source, error] : facts.unity_excluded) {
    request.unity_excluded.push_back({source, error});
  }
  if (axes.post_link == PostLink::kBolt) request.bolted = find_bolted(row, session);
  if (!facts.profdata.empty()) request.profdata = session.folder.root() / facts.profdata;
  return request;
}

/// The project section as it was when the run was made.
Config config_of(const Config& now, const RunFacts& run) {
  Config config = now;
  config.project.source = run.source;
  config.project.target = run.target;
  config.project.build_type = run.build_type;
  config.project.configure = run.configure;
  config.project.compilers = run.compiler_choice;
  return config;
}

void print_exported(const Exported& exported, const fs::path& folder, const std::string& target) {
  fmt::print("Wrote {}:\n", folder.string());
  for (const fs::path& file : exported.files) fmt::print("  {}\n", file.filename().string());
  fmt::print("\nUse it in one of these ways:\n");
  fmt::print(
      "  presets: add this line to CMakePresets.json or CMakeUserPresets.json (\"version\": 4 or "
      "newer)\n    {}\n",
      exported.include_line);
  fmt::print("    then cmake --preset {0} && cmake --build --preset {0}\n", exported.preset);
  fmt::print(
      "  cache script: cmake -G Ninja -S SOURCE -B BUILD -C {} && \\\n"
      "                cmake --build BUILD --target {}\n",
      shell_quoted((folder / kExportedCacheScript).string()), shell_quoted(target));
  for (const std::string& note : exported.notes) fmt::print("note: {}\n", note);
}

/// Builds from the written export and says whether that is what was measured.
Result<Finish> verify(const ExportRequest& request, const std::string& build_key,
                      Session& session) {
  std::vector<std::string> names;
  for (const ArtifactRow& artifact : session.store.artifacts(build_key)) {
    names.push_back(artifact.name);
  }
  std::fputs("building from the export …\n", stderr);
  const fs::path place = session.folder.verification();
  const auto verification = verify_export(request, names, place, *session.launcher, session.jobs);
  if (!verification) return fail(verification);
  if (session.interrupt->requested()) return Finish::kInterrupted;
  fmt::print("\n{}", render_verification(*verification));
  if (!verification->holds()) return Finish::kProblem;
  std::error_code ignored;
  fs::remove_all(place, ignored);
  return Finish::kDone;
}

Result<Finish> export_profile(const ExportOptions& options, const Surroundings& around) {
  if (!options.output.empty()) {
    const fs::path any_file = fs::path(options.output) / kExportedCacheScript;
    if (auto writable = check_writable(any_file); !writable) return fail(writable);
  }
  const Locations locations = find_locations(options.locations);
  if (auto existing = WorkFolder::open(locations.work); !existing) return fail(existing);
  auto loaded = load_config(locations.config);
  if (!loaded) return fail(loaded);
  auto session = open_session(std::move(*loaded), locations.work, around);
  if (!session) return fail(session);
  const auto run =
      options.run ? session->store.find_run(options.run) : session->store.find_last_run();
  if (!run) return fail("there is no such run to export from", "hone run");
  const auto report = build_report(session->store, run->id);
  if (!report) return fail(report);
  const auto name = choose_profile(*report, options.profile);
  if (!name) return fail(name);
  const auto rows = session->store.profiles(run->id);
  const ProfileRow& row = *std::ranges::find(rows, *name, &ProfileRow::name);
  const auto facts = parse_profile_facts(row.facts_json);
  if (!facts) return fail(facts);
  const auto run_facts = parse_run_facts(run->facts_json);
  if (!run_facts) return fail(run_facts);
  const Config config = config_of(session->config, *run_facts);
  auto toolchains = find_toolchains(*session->launcher, config.project.compilers);
  if (!toolchains) return fail(toolchains);
  session->toolchains = std::move(*toolchains);
  ExportRequest request = make_request(row, *facts, *run_facts, config, *session);
  request.folder = options.output.empty() ? session->folder.exported(*name)
                                          : fs::absolute(options.output).lexically_normal();
  std::fputs("checking what plain flags do in this project …\n", stderr);
  BuildWorld world = session->world();
  world.config = &config;
  auto overriding = find_plain_overrides(world, *request.toolchain,
                                         profile_flags(request.profile.axes, *request.toolchain),
                                         request.profdata);
  if (!overriding) return fail(overriding);
  request.overriding = std::move(*overriding);
  const auto exported = write_export(request);
  if (!exported) return fail(exported);
  print_exported(*exported, request.folder, config.project.target);
  return options.verify ? verify(request, row.build_key, *session) : Finish::kDone;
}

}  // namespace

void add_export(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command =
      app.add_subcommand("export", "Write a profile's flags for CMake, usable without hone");
  command->add_option("PROFILE", options->profile, "Default: what the last run recommends");
  command->add_option("--output", options->output,
                      "Folder to write to (default: export/PROFILE in the work folder)");
  command->add_option("--run", options->run, "Number of the run (default: the last)");
  command->add_flag("--verify", options->verify,
                    "Build from the export with plain cmake; exit status 1 if that is not what "
                    "was measured");
  add_location_options(*command, options->locations);
  command->footer(
      "Examples:\n"
      "  hone export\n"
      "  hone export thin-lto --output cmake/hone --verify");
  command->callback([options, &chosen] {
    chosen = [options](const Surroundings& around) { return export_profile(*options, around); };
  });
}

}  // namespace hone
