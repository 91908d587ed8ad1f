// SPDX-License-Identifier: Apache-2.0
#include "analyzers/loaded_libraries.h"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/scripted_runner.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tool.h"

namespace hone {
namespace {

namespace fs = std::filesystem;
using test::exited;
using test::ScriptedRunner;
using test::TemporaryFolder;

TEST_CASE("the loader's list is read line by line") {
  const auto objects = parse_loader_list(
      "\tlinux-vdso.so.1 (0x00007ffd8b5f2000)\n"
      "\tlibz.so.1 => /b/my lib (0x1)/libz.so.1 (0x00007f5a00000000)\n"
      "\tlibgone.so => not found\n"
      "\t/opt/libabs.so (0x00007f5a11111111)\n"
      "\tstatically linked\n"
      "\n"
      "\tlibcut.so => /b/libcut.so (0x00007f5a22222222)");
  REQUIRE(objects.size() == 5);
  CHECK(objects[0].name == "linux-vdso.so.1");
  CHECK(objects[1].name == "libz.so.1");
  CHECK(objects[1].file == "/b/my lib (0x1)/libz.so.1");
  CHECK(objects[2].name == "libgone.so");
  CHECK(objects[2].file.empty());
  CHECK(objects[3].name == "/opt/libabs.so");
  CHECK(objects[3].file == "/opt/libabs.so");
  CHECK(objects[4].file == "/b/libcut.so");
  CHECK(parse_loader_list("").empty());
}

/// A build folder with a program and a library with a version, as CMake lays them out; what the
/// loader says is the test's.
class Bench {
 public:
  Bench() {
    folder.write("build/lib/libz.so.1.2", "");
    fs::create_symlink("libz.so.1.2", build() / "lib/libz.so.1");
    folder.write("usr/libz.so.1.0", "");
    workload.name = "w";
  }

  fs::path build() const { return folder.path() / "build"; }
  fs::path own() const { return build() / "lib/libz.so.1.2"; }
  fs::path program(std::vector<std::string> arguments) const {
    const auto source = folder.write("app.c", "void _start(void) {}\n");
    arguments.insert(arguments.end(), {"-nostdlib", source.string()});
    return test::compile(folder, "build/app", arguments);
  }
  fs::path dynamic_program() const {
    return program({"-pie", "-fPIC", "-Wl,--dynamic-linker=/lib/ld-test.so"});
  }
  Result<std::optional<StrayLibrary>> find(const std::string& list) {
    const fs::path app = dynamic_program();
    const Subject subject{"O3", app, build(), "/preloaded.so"};
    const std::vector<fs::path> libraries = {own()};
    ScriptedRunner runner([&](const Command& command) {
      std::ofstream(command.stdout_file) << list;
      last = command;
      return exited(list.empty() ? 127 : 0);
    });
    return find_stray_library(runner, subject, libraries, workload, "/src",
                              folder.path() / "scratch");
  }

  TemporaryFolder folder;
  WorkloadConfig workload;
  Command last;
};

TEST_CASE("a library of the build folder is right, by whatever link it is loaded") {
  if (test::lacks_tools()) return;
  Bench bench;
  const std::string link = (bench.build() / "lib/libz.so.1").string();
  const auto stray = bench.find("\tlibz.so.1 => " + link + " (0x1)\n\tlibc.so.6 => /c (0x2)\n");
  REQUIRE(stray);
  CHECK_FALSE(*stray);
}

TEST_CASE("the loader is asked as the program is run") {
  if (test::lacks_tools()) return;
  Bench bench;
  bench.workload.env = {{"LD_LIBRARY_PATH", "{build}/lib"}};
  REQUIRE(bench.find("\tlibc.so.6 => /c (0x2)\n"));
  const auto app = bench.build() / "app";
  CHECK(bench.last.argv == std::vector<std::string>{"/lib/ld-test.so", "--list", app.string()});
  const std::vector<std::pair<std::string, std::string>> env = {
      {"LD_LIBRARY_PATH", (bench.build() / "lib").string()}, {"LD_PRELOAD", "/preloaded.so"}};
  CHECK(bench.last.env == env);
  CHECK(bench.last.timeout.count() > 0);
}

TEST_CASE("a library from elsewhere is stray, and so is one that is not found") {
  if (test::lacks_tools()) return;
  Bench bench;
  const fs::path system = bench.folder.path() / "usr/libz.so.1.0";
  auto stray = bench.find("\tlibz.so.1 => " + system.string() + " (0x1)\n");
  REQUIRE(stray);
  REQUIRE(*stray);
  CHECK((*stray)->name == "libz.so.1");
  CHECK((*stray)->loaded == system);
  CHECK((*stray)->built == bench.own());
  CHECK(describe(**stray) == "loads libz.so.1 from " + system.string() + ", not the project's own");

  stray = bench.find("\tlibz.so.1 => not found\n");
  REQUIRE(stray);
  REQUIRE(*stray);
  CHECK(describe(**stray) == "loads no libz.so.1: it is not found");
}

TEST_CASE("a library that all builds write to is stray even where it is the project's own") {
  if (test::lacks_tools()) return;
  const TemporaryFolder shared;
  const fs::path library = shared.write("libz.so.1", "");
  const StrayLibrary stray{"libz.so.1", library, library};
  CHECK(describe(stray) ==
        "loads libz.so.1 from " + library.string() + ", which all builds write to");
}

TEST_CASE("a program without a loader, or without libraries of the project, is not asked") {
  if (test::lacks_tools()) return;
  const Bench bench;
  ScriptedRunner runner([](const Command&) { return exited(0); });
  const auto ask = [&](const fs::path& app, const std::vector<fs::path>& libraries) {
    return find_stray_library(runner, {"O3", app, bench.build()}, libraries, bench.workload, "/src",
                              bench.folder.path() / "scratch");
  };
  const auto of_static = ask(bench.program({"-static"}), {bench.own()});
  REQUIRE(of_static);
  CHECK_FALSE(*of_static);
  const auto of_none = ask(bench.dynamic_program(), {});
  REQUIRE(of_none);
  CHECK_FALSE(*of_none);
  CHECK(runner.commands.empty());
}

TEST_CASE("a loader that says nothing is an error: nothing is known then") {
  if (test::lacks_tools()) return;
  Bench bench;
  const auto stray = bench.find("");
  REQUIRE_FALSE(stray);
  CHECK(stray.error().message.find("exit status 127") != std::string::npos);
}

}  // namespace
}  // namespace hone
