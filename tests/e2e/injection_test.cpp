// SPDX-License-Identifier: Apache-2.0
// Flags against a project that overrides them at every level that CMake has (tests/projects/traps):
// real CMake, real compilers. What counts is what stands in the linked file, not what was asked.
#include "profiles/injection.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <optional>

#include "analyzers/image.h"
#include "core/files.h"
#include "core/launcher.h"
#include "profiles/build_graph.h"
#include "profiles/cmake.h"
#include "profiles/counter_shim.h"
#include "tests/support/test_project.h"

namespace hone {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr const char* kOutput = "src/main.cpp: 119\n";

/// The trap project in a folder with blanks and non-ASCII in its name, and the tools to build it.
class Traps {
 public:
  Traps() {
    launcher_ = std::move(Launcher::start(interrupt_).value());
    if (auto found = find_toolchain(*launcher_, "clang")) {
      toolchain_ = std::move(*found);
    } else {
      std::cout << "HONE-TEST-SKIPPED: " << found.error().message << '\n';
    }
  }

  bool lacks_tools() const { return !toolchain_; }
  const Toolchain& toolchain() const { return *toolchain_; }
  const fs::path& source() const { return project_.source(); }

  /// A build named `name` that gets `axes` on every target of the program; names of equal length
  /// give paths of equal length.
  BuildSetup setup(const std::string& name, const Axes& axes,
                   BuildPurpose purpose = BuildPurpose::kFinal) const {
    return {.source = project_.source(),
            .build = project_.beside("b ö " + name),
            .configure_args = {},
            .build_type = "Release",
            .flags = flags_for(axes, purpose, *toolchain_),
            .closure = {"trap_target", "numbers", "plugin", "pieces", "late", "opinions"},
            .relax_warnings = true};
  }

  void configure(const BuildSetup& setup) const {
    REQUIRE(write_file_api_query(setup.build));
    const auto script = write_injection(setup, setup.build / "hone files");
    REQUIRE(script);
    const fs::path log = setup.build / "configure.log";
    const auto outcome = launcher_->run(configure_command(setup, *toolchain_, *script, log));
    REQUIRE_MESSAGE((outcome && outcome->succeeded()), test::slurp(log));
  }

  void build(const BuildSetup& setup, const std::string& target = "trap_target") const {
    configure(setup);
    // Instrumented builds link it; the others do not look at it.
    REQUIRE(write_file(setup.build / kCounterShimSource, counter_shim_text()));
    REQUIRE(launcher_->run(counter_shim_command(*toolchain_, setup.build)).value().succeeded());
    const fs::path log = setup.build / "build.log";
    const auto outcome = launcher_->run(build_command(setup, *toolchain_, target, 2, log));
    REQUIRE_MESSAGE((outcome && outcome->succeeded()), test::slurp(log));
  }

  std::string output(Words argv, Command command = {}) const {
    command.argv = std::move(argv);
    command.stdout_file = project_.beside("output");
    REQUIRE(launcher_->run(command).value().succeeded());
    return test::slurp(command.stdout_file);
  }

  /// The command lines recorded in a linked file, one per unit (-frecord-command-line).
  Words recorded(const fs::path& file) const {
    const fs::path readelf = toolchain_->ar.parent_path() / "llvm-readelf";
    const std::string text = output({readelf, "--string-dump=.GCC.command.line", file});
    Words lines;
    for (std::size_t at = text.find("] "); at != std::string::npos; at = text.find("] ", at + 1)) {
      lines.push_back(text.substr(at + 2, text.find('\n', at) - at - 2));
    }
    return lines;
  }

  std::vector<EscapedUnit> escaped(const BuildSetup& setup) const {
    const ProjectModel model = load_project_model(setup.build).value();
    const Closure closure = find_closure(model, "trap_target").value();
    return find_flag_reach(setup, model, closure).value().escaped;
  }

 private:
  Interrupt interrupt_;
  std::unique_ptr<Launcher> launcher_;
  test::TestProject project_{"traps", "träp dir"};
  std::optional<Toolchain> toolchain_;
};

std::string last_level(const std::string& line) {
  const std::size_t at = line.rfind(" -O");
  return at == std::string::npos ? "" : line.substr(at + 1, line.find(' ', at + 1) - at - 1);
}

bool has(const Words& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

/// Sections of the program and its library that differ between two builds.
Words differing(const BuildSetup& one, const BuildSetup& two) {
  Words sections;
  for (const char* file : {"trap program", "plugin/libplugin.so"}) {
    const Image a = load_image(one.build / file).value();
    const Image b = load_image(two.build / file).value();
    for (const std::string& section : differing_sections(a, b)) sections.push_back(section);
  }
  return sections;
}

/// Without what observes; the prefix maps are meant to change __FILE__ and stay.
BuildSetup unobserved(BuildSetup setup) {
  for (Words* flags : {&setup.flags.compile, &setup.flags.assemble}) {
    std::erase_if(*flags, [](const std::string& flag) {
      return flag.starts_with("-g") || flag == "-frecord-command-line";
    });
  }
  return setup;
}

std::string show(const std::vector<EscapedUnit>& units) {
  std::string text;
  for (const EscapedUnit& unit : units) text += unit.unit + ": " + unit.reason + "\n";
  return text;
}

}  // namespace

// Also: equal flags in a folder of another name give equal loaded sections, with observation flags
// and without.
TEST_CASE_FIXTURE(Traps, "every unit of the program ends with our flags, the generator has none") {
  if (lacks_tools()) return;
  const Axes axes{.opt = Opt::kO3, .lto = Lto::kThin};
  const BuildSetup thin = setup("1", axes);
  build(thin);
  CHECK(show(escaped(thin)).empty());
  CHECK(output({thin.build / "trap program"}) == kOutput);
  // Ten C and C++ units, each with its line, under ThinLTO too; assembler records none.
  const Words program = recorded(thin.build / "trap program");
  CHECK(program.size() == 10);
  for (const std::string& line : program) {
    CHECK_MESSAGE(last_level(line) == "-O3", line);
    CHECK_MESSAGE(line.rfind("-flto=thin") > line.rfind("-fno-lto") + 1, line);
  }
  const Words library = recorded(thin.build / "plugin/libplugin.so");
  REQUIRE(library.size() == 1);
  CHECK(last_level(library.front()) == "-O3");
  // The generator has our linker, for the bitcode of the library that it shares, and no flag more.
  const Words generator = recorded(thin.build / "make_table");
  REQUIRE(generator.size() == 1);
  CHECK(generator.front().find("numbers.c") != std::string::npos);

  const BuildSetup other = setup("2", axes);
  build(other);
  CHECK(differing(thin, other) == Words{});
  const BuildSetup bare = unobserved(setup("3", axes));
  build(bare);
  CHECK(differing(thin, bare) == Words{});
}

TEST_CASE_FIXTURE(Traps, "observation flags change no loaded section without LTO") {
  if (lacks_tools()) return;
  const BuildSetup seen = setup("1", {.opt = Opt::kO2});
  const BuildSetup bare = unobserved(setup("2", {.opt = Opt::kO2}));
  build(seen);
  build(bare);
  CHECK(differing(seen, bare) == Words{});
}

TEST_CASE_FIXTURE(Traps, "blanks, quotes, dollars, semicolons and brackets in flags survive") {
  if (lacks_tools()) return;
  const Words odd = {"-DA=a;b",        "-DB=\"q w\"",     "-DC=$x",
                     "-DD=<$<1:y>,z>", "-DE=back\\slash", "-DF=it's"};
  BuildSetup quoted = setup("1", {.compile = odd, .link = {"-Wl,--defsym=a b=0"}});
  // A list of includes that the user has is kept, and ours comes after it.
  const fs::path theirs = source() / "theirs.cmake";
  std::ofstream(theirs) << "set(THEIRS_WAS_HERE ON CACHE BOOL \"\")\n";
  quoted.configure_args = {"-DCMAKE_PROJECT_TOP_LEVEL_INCLUDES=" + theirs.string()};
  configure(quoted);
  CHECK(load_project_model(quoted.build).value().cache.at("THEIRS_WAS_HERE") == "ON");
  const BuildGraph graph = load_build_graph(quoted.build).value();
  int covered = 0;
  for (const CompileStatement& compile : graph.compiles) {
    if (compile.language == "ASM" || !has(compile.flags, "-gdwarf-4")) continue;
    ++covered;
    for (const std::string& flag : odd) {
      CHECK_MESSAGE(has(compile.flags, flag), compile.source, " lacks ", flag);
    }
    CHECK(has(compile.flags, fmt::format("-ffile-prefix-map={}=.", source().string())));
  }
  CHECK(covered == 11);
  const auto program = std::ranges::find(graph.links, "trap program", &LinkStatement::output);
  REQUIRE(program != graph.links.end());
  CHECK(has(program->arguments, "-Wl,--defsym=a b=0"));
}

TEST_CASE_FIXTURE(Traps, "the model of a real configure: closure, names, compilers") {
  if (lacks_tools()) return;
  const BuildSetup plain = setup("1", {});
  configure(plain);
  const ProjectModel model = load_project_model(plain.build).value();
  CHECK(model.name == "traps");
  CHECK(check_compilers(model, toolchain()));
  Closure closure = find_closure(model, "trap_target").value();
  std::ranges::sort(closure.targets);
  CHECK(closure.targets == Words{"late", "numbers", "pieces", "plugin", "trap_target"});
  CHECK(closure.executable == plain.build / "trap program");
  REQUIRE(closure.libraries.size() == 1);
  CHECK(closure.libraries.front().filename() == "libplugin.so");
  CHECK(model.executables().size() == 2);
  CHECK(external_source_folders(model).empty());
}

TEST_CASE_FIXTURE(Traps, "an instrumented build leaves no counters behind, whatever it runs") {
  if (lacks_tools()) return;
  const BuildSetup counted = setup("1", {.pgo = Pgo::kIr}, BuildPurpose::kInstrumented);
  build(counted);
  for (const auto& entry : fs::recursive_directory_iterator(counted.build.parent_path())) {
    CHECK_MESSAGE(entry.path().extension() != ".profraw", entry.path().string());
  }
  const auto counters = [&](const char* file) {
    const Image image = load_image(counted.build / file).value();
    const auto found = std::ranges::find(image.sections, "__llvm_prf_cnts", &LoadedSection::name);
    return found == image.sections.end() ? Bytes{0} : found->size;
  };
  CHECK(counters("plugin/libplugin.so").count > 0);
  // Of the generator only the library that it shares counts: two functions, a counter each.
  CHECK(counters("make_table").count == 16);
  CHECK(counters("trap program") > counters("make_table"));
}

// Static functions of unity files and generated sources are named after files in the build folder,
// and the build that uses the counts is another folder than the one that made them.
TEST_CASE_FIXTURE(Traps, "counts find their static functions in another build folder") {
  if (lacks_tools()) return;
  for (const Unity unity : {Unity::kProject, Unity::kOn}) {
    const BuildSetup counted =
        setup("counted", {.unity = unity, .pgo = Pgo::kIr}, BuildPurpose::kInstrumented);
    build(counted);
    const fs::path raw = counted.build / "%m.profraw";
    CHECK(output({counted.build / "trap program"}, {.env = {{"LLVM_PROFILE_FILE", raw}}}) ==
          kOutput);
    Words merge = {toolchain().profdata, "merge", "-o", counted.build / "all.profdata"};
    for (const auto& entry : fs::directory_iterator(counted.build)) {
      if (entry.path().extension() == ".profraw") merge.push_back(entry.path());
    }
    CHECK(merge.size() == 6);  // two files: the program's and its library's
    output(merge);
    const Axes axes{
        .unity = unity, .pgo = Pgo::kIr, .compile = {"-mllvm", "-pgo-warn-missing-function"}};
    BuildSetup used = setup("used", axes);
    for (Words* flags : {&used.flags.compile, &used.flags.link}) {
      std::ranges::replace(*flags, "-fprofile-use={profdata}",
                           "-fprofile-use=" + (counted.build / "all.profdata").string());
    }
    build(used);
    const std::string log = test::slurp(used.build / "build.log");
    CHECK_MESSAGE(log.find("no profile data") == std::string::npos, log);
    CHECK_MESSAGE(log.find("hash mismatch") == std::string::npos, log);
    fs::remove_all(counted.build);
    fs::remove_all(used.build);
  }
}

TEST_CASE_FIXTURE(Traps, "unity merges what it can; what CMake leaves out still has our flags") {
  if (lacks_tools()) return;
  const BuildSetup unity = setup("1", {.opt = Opt::kO2, .unity = Unity::kOn});
  build(unity);
  CHECK(output({unity.build / "trap program"}) == kOutput);
  for (const std::string& line : recorded(unity.build / "trap program")) {
    if (line.find("answer.S") == std::string::npos) CHECK(last_level(line) == "-O2");
  }
  Words left_out;
  for (const EscapedUnit& unit : escaped(unity)) {
    CHECK(unit.reason.find("outside the unity file") != std::string::npos);
    left_out.push_back(unit.unit);
  }
  std::ranges::sort(left_out);
  CHECK(left_out ==
        Words{"src/conditional.cpp", "src/own_flags.cpp", "src/own_options.cpp", "src/shared.cpp"});
  const ProjectModel model = load_project_model(unity.build).value();
  CHECK(merges_units(model, find_closure(model, "trap_target").value()).value());
}

}  // namespace hone
