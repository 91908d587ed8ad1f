// SPDX-License-Identifier: Apache-2.0
// The promise of `hone export`: plain CMake, in a copy of the project in another folder, builds the
// binary that was measured. All loaded sections are compared but for the build-id note.
#include "profiles/export.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "analyzers/image.h"
#include "core/launcher.h"
#include "profiles/execute.h"
#include "profiles/plain_flags.h"
#include "profiles/source_state.h"
#include "tests/support/test_project.h"

using namespace hone;
namespace fs = std::filesystem;

namespace {

/// A project built under several profiles by a real toolchain, once for all checks.
class Measured {
 public:
  explicit Measured(const std::string& project) : project_(project, "measured") {
    config_.project.source = project_.source();
    config_.project.target = project;
    config_.project.configure = {"-DSOME_OPTION:STRING=a b;c"};
    config_.workloads.resize(1);
    config_.workloads[0].name = "words";
    config_.workloads[0].command = {"{exe}", "20000"};
    config_.workloads[0].train = {{"{exe}", "3000"}, {"{exe}", "10"}};
  }

  BuildWorld world() {
    return {.config = &config_,
            .toolchains = &toolchains_,
            .folder = &folder_,
            .runner = launcher_.get(),
            .store = &store_,
            .interrupt = &interrupt_,
            .jobs = 2};
  }

  /// False, said aloud, when there is no toolchain to test with.
  bool has_toolchain() {
    auto found = find_toolchain(*launcher_, "clang");
    if (found) toolchains_ = Toolchains({std::move(*found)});
    if (!found) MESSAGE("HONE-TEST-SKIPPED: " << found.error().message);
    return found.has_value();
  }

  std::vector<BuiltProfile> build(const std::vector<Profile>& profiles) {
    const std::vector<fs::path> folders = {project_.source()};
    const auto state = hash_source_state(folders, {});
    REQUIRE(state);
    const auto model = configure_baseline(world(), *state);
    REQUIRE_MESSAGE(model, model.error().message);
    closure_ = find_closure(*model, config_.project.target).value();
    const Plan plan = plan_steps({.profiles = profiles,
                                  .toolchains = &toolchains_,
                                  .config = &config_,
                                  .source_state = *state});
    auto built = run_plan(world(), plan, profiles, closure_, {});
    REQUIRE_MESSAGE(built, built.error().message << built.error().details);
    return std::move(*built);
  }

  Exported write(const Profile& profile, const BuiltProfile& built, const fs::path& folder) {
    ExportRequest request{.profile = profile,
                          .config = &config_,
                          .toolchain = &toolchains_.first(),
                          .closure = {.targets = closure_.targets,
                                      .executable = built.executable,
                                      .libraries = built.libraries},
                          .profdata = built.profdata,
                          .measured_build = built.build,
                          .overriding = {},
                          .folder = folder};
    auto exported = write_export(request);
    REQUIRE_MESSAGE(exported, exported.error().message);
    return std::move(*exported);
  }

  /// Runs a tool in `directory` and gives its output, which is shown when it fails.
  std::string run(const std::vector<std::string>& argv, const fs::path& directory) {
    const fs::path log = project_.beside("log");
    const auto outcome = launcher_->run(
        {.argv = argv, .directory = directory, .stdout_file = log, .stderr_file = log});
    REQUIRE_MESSAGE(outcome, outcome.error().message);
    REQUIRE_MESSAGE(outcome->succeeded(), test::slurp(log));
    return test::slurp(log);
  }

  /// All names, hashes and counts of a .profdata.
  std::string counts_of(const fs::path& profdata) {
    return run({toolchain().profdata, "show", "--all-functions", "--counts", profdata}, "/");
  }

  const test::TestProject& project() const { return project_; }
  const Toolchain& toolchain() const { return toolchains_.first(); }

 private:
  test::TestProject project_;
  Interrupt interrupt_;
  std::unique_ptr<Launcher> launcher_ = Launcher::start(interrupt_).value();
  Config config_;
  Toolchains toolchains_;
  WorkFolder folder_ = WorkFolder::lock(project_.beside("work")).value();
  Store store_ = Store::open(folder_.store()).value();
  Closure closure_;
};

/// Every loaded section of the executable and the libraries, against the same in another folder.
void check_equal(const BuiltProfile& built, const fs::path& build) {
  std::vector<fs::path> files = built.libraries;
  files.push_back(built.executable);
  for (const fs::path& file : files) {
    const auto measured = load_image(file);
    const auto again = load_image(build / file.lexically_relative(built.build));
    REQUIRE(measured);
    REQUIRE_MESSAGE(again, again.error().message);
    CHECK(differing_sections(*measured, *again) == std::vector<std::string>());
    CHECK(measured->loaded_hash == again->loaded_hash);
    CHECK(measured->sections.size() > 10);
  }
}

fs::path copy_of(const Measured& measured, const std::string& name) {
  const fs::path copy =
      measured.project().beside("a much longer folder, ünïcode and blanks") / name;
  fs::create_directories(copy.parent_path());
  fs::copy(measured.project().source(), copy, fs::copy_options::recursive);
  return copy;
}

/// Through the presets file, with the export moved into the project.
void check_presets(Measured& measured, const Profile& profile, const BuiltProfile& built) {
  const fs::path copy = copy_of(measured, profile.name);
  const fs::path first = measured.project().beside("export of " + profile.name);
  const Exported exported = measured.write(profile, built, first);
  fs::create_directories(copy / "cmake");
  fs::rename(first, copy / "cmake/moved export");
  std::ofstream(copy / "CMakePresets.json")
      << R"({"version": 4, "include": ["cmake/moved export/presets.json"]})";
  measured.run({"cmake", "--preset", exported.preset}, copy);
  measured.run({"cmake", "--build", "--preset", exported.preset}, copy);
  check_equal(built, copy / "build" / exported.preset);
}

/// Through the cache script, from the folder that hone wrote.
void check_cache_script(Measured& measured, const Profile& profile, const BuiltProfile& built) {
  const fs::path copy = copy_of(measured, profile.name + " by script");
  const fs::path folder = measured.project().beside("script of " + profile.name);
  measured.write(profile, built, folder);
  measured.run({"cmake", "-G", "Ninja", "-S", copy, "-B", copy / "b", "-C", folder / "cache.cmake"},
               copy);
  measured.run({"cmake", "--build", copy / "b", "--target", "parts"}, copy);
  check_equal(built, copy / "b");
}

/// The exported script trains again, without hone, and comes to the same counts.
void check_regeneration(Measured& measured, const Profile& profile, const BuiltProfile& built) {
  const fs::path copy = copy_of(measured, profile.name + " trained");
  const fs::path folder = measured.project().beside("training of " + profile.name);
  measured.write(profile, built, folder);
  const fs::path data = folder / "profile.profdata";
  const std::string before = measured.counts_of(data);
  std::ofstream(data) << "lost";
  measured.run({"sh", folder / "regenerate.sh", copy}, "/");
  CHECK(measured.counts_of(data) == before);
}

}  // namespace

TEST_CASE("plain CMake builds the measured binary from an export, in any folder") {
  Measured measured("parts");
  if (!measured.has_toolchain()) return;
  const std::vector<Profile> profiles = {{"baseline", {}},
                                         {"O3", {.opt = Opt::kO3}},
                                         {"thin-lto", {.lto = Lto::kThin}},
                                         {"pgo+thin-lto", {.lto = Lto::kThin, .pgo = Pgo::kIr}},
                                         {"pgo+unity", {.unity = Unity::kOn, .pgo = Pgo::kIr}}};
  const auto built = measured.build(profiles);
  REQUIRE(built.size() == profiles.size());
  for (std::size_t i = 1; i < profiles.size(); ++i) {
    CAPTURE(profiles[i].name);
    CAPTURE(built[i].reason);
    REQUIRE(built[i].status == "built");
    // A source with options of its own stays out of unity files.
    const bool unity = profiles[i].axes.unity == Unity::kOn;
    CHECK(built[i].escaped_units.size() == (unity ? 1 : 0));
    if (unity) CHECK(built[i].escaped_units[0].unit == "report.cpp");
    CHECK(built[i].libraries.size() == 1);
    check_presets(measured, profiles[i], built[i]);
  }
  check_cache_script(measured, profiles[3], built[3]);
  // Plain flags come before CMake's own -O3 -DNDEBUG of Release, which undoes another level.
  const auto overrides = [&](const Axes& axes, const fs::path& profdata) {
    return find_plain_overrides(measured.world(), measured.toolchain(),
                                profile_flags(axes, measured.toolchain()), profdata)
        .value();
  };
  const auto level = overrides({.opt = Opt::kO2}, {});
  REQUIRE(level.size() == 2);
  CHECK(level[0] == "compiled with -O3 after -O2 (6 places, like lib/tokens.cpp)");
  CHECK(level[1] == "report.cpp: compiled with -O1 after -O2");
  CHECK(overrides({.lto = Lto::kThin, .pgo = Pgo::kIr}, built[3].profdata).empty());
  check_regeneration(measured, profiles[4], built[4]);
}
