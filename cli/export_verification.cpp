// SPDX-License-Identifier: Apache-2.0
#include "cli/export_verification.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "analyzers/image.h"
#include "core/files.h"
#include "profiles/export_bolt.h"
#include "profiles/export_build.h"
#include "profiles/step_log.h"

namespace hone {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

namespace {

constexpr std::string_view kIncludes = "CMAKE_PROJECT_TOP_LEVEL_INCLUDES";

class Verifier {
 public:
  Verifier(const ExportRequest& request, const fs::path& place, Runner& runner, int jobs)
      : request_(request),
        plan_(plan_export(request)),
        place_(place),
        runner_(runner),
        jobs_(jobs) {
    verification_.log = place / "log";
  }

  Result<Verification> verify(const Words& names) {
    if (auto made = make_fresh_directory(place_); !made) return fail(made);
    for (const Words& argv : commands()) {
      auto passed = run(argv, place_);
      if (!passed) return fail(passed);
      if (!*passed) return std::move(verification_);
    }
    for (const std::string& name : names) {
      if (auto compared = compare(name); !compared) return fail(compared);
    }
    if (auto read = check_preset(); !read) return fail(read);
    return std::move(verification_);
  }

 private:
  fs::path build() const { return place_ / "build"; }

  /// What the export's README tells its reader to type.
  std::vector<Words> commands() const {
    const std::string cmake = request_.toolchain->cmake.string();
    Words configure = {cmake,
                       "-G",
                       "Ninja",
                       "-S",
                       request_.config->project.source,
                       "-B",
                       build().string(),
                       "-C",
                       (request_.folder / kExportedCacheScript).string()};
    configure.insert(configure.end(), plan_.left_out.begin(), plan_.left_out.end());
    std::vector<Words> commands = {
        std::move(configure),
        {cmake, "--build", build().string(), "--target", request_.config->project.target,
         "--parallel", fmt::format("{}", jobs_)}};
    if (!request_.bolted.empty()) {
      commands.push_back({"sh", (request_.folder / kBoltScript).string(), build().string()});
    }
    return commands;
  }

  /// False: it ended badly, which is kept as the failure.
  Result<bool> run(const Words& argv, const fs::path& directory) {
    const auto run =
        run_logged(runner_, {.argv = argv, .directory = directory}, verification_.log, Keep::kAll);
    if (!run) return fail(run);
    output_ = run->output;
    if (run->outcome.succeeded()) return true;
    verification_.failure =
        fmt::format("{}: {}", fs::path(argv.front()).filename().string(), describe(run->outcome));
    const std::string error = first_build_error(run->output, request_.config->project.source);
    if (!error.empty()) verification_.failure += ": " + error;
    return false;
  }

  Result<void> compare(const std::string& name) {
    const auto measured = load_image(request_.measured_build / name);
    if (!measured) return fail(measured.error().message, "hone run builds what was removed again");
    const auto again = load_image(build() / name);
    if (!again) return fail(again);
    verification_.files.push_back({.name = name,
                                   .sections = measured->sections.size(),
                                   .differing = differing_sections(*measured, *again)});
    return {};
  }

  /// Lets cmake itself read the presets file, from a folder that only includes it.
  Result<void> check_preset() {
    const nlohmann::json includes = {{"version", 4},
                                     {"include", {(request_.folder / kPresets).string()}}};
    const fs::path reader = place_ / "reader";
    auto written = write_file(reader / "CMakePresets.json", includes.dump());
    if (!written) return written;
    auto passed = run({request_.toolchain->cmake.string(), "--preset", plan_.preset, "-N"}, reader);
    if (!passed) return fail(passed);
    if (!*passed) return {};
    std::vector<CacheVariable> expected = plan_.variables;
    const std::string own = (request_.folder / kInjectionFile).string();
    expected.push_back(
        {std::string(kIncludes), {}, plan_.includes.empty() ? own : plan_.includes + ";" + own});
    for (const CacheVariable& variable : expected) {
      const std::string type = variable.type.empty() ? "" : ":" + variable.type;
      const std::string line =
          fmt::format("\n  {}{}=\"{}\"\n", variable.name, type, variable.value);
      ++verification_.variables;
      if (output_.find(line) == std::string::npos) verification_.changed.push_back(variable.name);
    }
    return {};
  }

  const ExportRequest& request_;
  ExportBuild plan_;
  fs::path place_;
  Runner& runner_;
  int jobs_;
  std::string output_;  ///< of the last command
  Verification verification_;
};

}  // namespace

bool Verification::holds() const {
  return failure.empty() && changed.empty() && !files.empty() &&
         std::ranges::all_of(files,
                             [](const VerifiedFile& file) { return file.differing.empty(); });
}

Result<Verification> verify_export(const ExportRequest& request, const Words& names,
                                   const fs::path& place, Runner& runner, int jobs) {
  return Verifier(request, place, runner, jobs).verify(names);
}

std::string render_verification(const Verification& verification) {
  std::string text = verification.holds()
                         ? "Verified: plain cmake builds the measured program from this export.\n"
                         : "NOT verified: this export does not build the measured program.\n";
  if (!verification.failure.empty()) text += fmt::format("  {}\n", verification.failure);
  for (const VerifiedFile& file : verification.files) {
    text += file.differing.empty()
                ? fmt::format("  {}: {} loaded sections equal, build-id aside\n", file.name,
                              file.sections)
                : fmt::format("  {}: {} differ, of {} loaded sections\n", file.name,
                              fmt::join(file.differing, ", "), file.sections);
  }
  if (!verification.changed.empty()) {
    text += fmt::format("  the preset sets otherwise: {}\n", fmt::join(verification.changed, ", "));
  } else if (verification.variables > 0) {
    text += fmt::format("  cmake reads the same {} variables from the preset\n",
                        verification.variables);
  }
  if (!verification.holds()) {
    text += fmt::format(
        "  what was done: {}\n"
        "If the source has changed since it was measured: hone run, then export "
        "again.\n",
        verification.log.string());
  }
  return text;
}

}  // namespace hone
