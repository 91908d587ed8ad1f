// SPDX-License-Identifier: Apache-2.0
#include "profiles/export.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/temporary_folder.h"
#include "tests/support/tool.h"

using namespace hone;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// A request for a project in `root`/source, to be changed by each test.
struct Wish {
  test::TemporaryFolder root;
  Config config;
  Toolchain toolchain;
  ExportRequest request;

  Wish() {
    config.project.source = root.path() / "source";
    config.project.target = "app";
    config.workloads.resize(1);
    config.workloads[0].name = "books";
    config.workloads[0].command = {"{exe}", "big"};
    toolchain.c = "/opt/llvm/bin/clang";
    toolchain.cxx = "/opt/llvm/bin/clang++";
    toolchain.profdata = "/opt/llvm/bin/llvm-profdata";
    toolchain.version = "19.1.7";
    request = {.profile = {"O3", {.opt = Opt::kO3}},
               .config = &config,
               .toolchain = &toolchain,
               .closure = {.targets = {"app", "core"},
                           .executable = root.path() / "build/bin/app",
                           .libraries = {}},
               .profdata = {},
               .measured_build = root.path() / "build",
               .overriding = {},
               .folder = root.path() / "out"};
  }

  void use_pgo() {
    request.profile = {"pgo", {.pgo = Pgo::kIr}};
    request.profdata = root.write("merged.profdata", "counts");
  }

  Exported write() {
    auto exported = write_export(request);
    REQUIRE_MESSAGE(exported, exported.error().message);
    return std::move(*exported);
  }

  std::string text(const char* name) const { return test::slurp(request.folder / name); }
  json presets() const { return json::parse(text("presets.json")); }
  json variables() const { return presets()["configurePresets"][0]["cacheVariables"]; }
};

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace

TEST_CASE("an export names the files that it wrote, and writes no others") {
  Wish wish;
  SUBCASE("plain") {}
  SUBCASE("with profile data") { wish.use_pgo(); }
  const Exported exported = wish.write();
  std::vector<std::string> names;
  for (const fs::path& file : exported.files) names.push_back(file.filename().string());
  std::ranges::sort(names);
  CHECK(names == names_in(wish.request.folder));
  const bool pgo = !wish.request.profdata.empty();
  CHECK(std::ranges::count(names, "profile.profdata") == (pgo ? 1 : 0));
  CHECK(std::ranges::count(names, "regenerate.sh") == (pgo ? 1 : 0));
}

TEST_CASE("the preset holds all that makes the build, by paths that move with the folder") {
  Wish wish;
  wish.use_pgo();
  const Exported exported = wish.write();
  const json configure = wish.presets()["configurePresets"][0];
  CHECK(wish.presets()["version"] == 4);
  CHECK(configure["name"] == exported.preset);
  CHECK(exported.preset == "hone-pgo");
  const json variables = wish.variables();
  CHECK(variables["HONE_TARGETS"]["value"] == "app;core");
  CHECK(variables["HONE_PROFDATA"]["value"] == "profile.profdata");
  CHECK(variables["HONE_COMPILE_FLAGS"]["value"].get<std::string>().contains(
      "-fprofile-use={profdata}"));
  CHECK(variables["CMAKE_PROJECT_TOP_LEVEL_INCLUDES"] == "${fileDir}/hone-inject.cmake");
  CHECK(variables["CMAKE_CXX_COMPILER"]["value"] == "/opt/llvm/bin/clang++");
  CHECK(variables["CMAKE_BUILD_TYPE"]["value"] == "Release");
  const json build = wish.presets()["buildPresets"][0];
  CHECK(build["configurePreset"] == exported.preset);
  CHECK(build["targets"] == json::array({"app"}));
  for (const char* moved : {"presets.json", "cache.cmake", "train.cmake"}) {
    CHECK_FALSE(wish.text(moved).contains(wish.root.path().string()));
  }
}

TEST_CASE("the user's definitions become cache variables, other arguments are told") {
  Wish wish;
  wish.config.project.configure = {"-DPLAIN=1",
                                   "-D",
                                   "SPLIT:BOOL=ON",
                                   "-DMONEY=${x}$env{y}",
                                   "-DPLAIN=2",
                                   "--fresh",
                                   "-U",
                                   "CMAKE_BUILD_TYPE=a",
                                   "-DCMAKE_PROJECT_TOP_LEVEL_INCLUDES=conan.cmake"};
  const Exported exported = wish.write();
  const json variables = wish.variables();
  CHECK(variables["PLAIN"]["value"] == "2");
  CHECK(variables["SPLIT"] == json{{"type", "BOOL"}, {"value", "ON"}});
  CHECK(variables["MONEY"]["value"] == "${dollar}{x}${dollar}env{y}");
  CHECK(variables["CMAKE_PROJECT_TOP_LEVEL_INCLUDES"] ==
        "conan.cmake;${fileDir}/hone-inject.cmake");
  REQUIRE(exported.notes.size() == 1);
  CHECK(exported.notes[0].contains("--fresh -U CMAKE_BUILD_TYPE=a"));
  CHECK(wish.text("README.txt").contains("--fresh -U CMAKE_BUILD_TYPE=a"));
}

TEST_CASE("flags that CMake took from the environment are kept") {
  Wish wish;
  const fs::path reply = "build/.cmake/api/v1/reply";
  const auto file = [](const char* name) { return json{{"jsonFile", name}}; };
  wish.root.write(reply / "index-1.json", json{{"reply",
                                                {{"client-hone",
                                                  {{"codemodel-v2", file("model")},
                                                   {"cache-v2", file("cache")},
                                                   {"toolchains-v1", file("toolchains")},
                                                   {"cmakeFiles-v1", file("files")}}}}}}
                                              .dump());
  wish.root.write(reply / "model",
                  R"({"paths":{"source":"/s"},"configurations":[{"projects":[{"name":"p"}],)"
                  R"("targets":[]}]})");
  wish.root.write(reply / "toolchains", R"({"toolchains":[]})");
  wish.root.write(reply / "files", R"({"inputs":[]})");
  wish.root.write(reply / "cache",
                  R"({"entries":[{"name":"CMAKE_CXX_FLAGS","value":"-DFROM_ENVIRONMENT"},)"
                  R"({"name":"CMAKE_C_FLAGS","value":""}]})");
  wish.write();
  CHECK(wish.variables()["CMAKE_CXX_FLAGS"]["value"] == "-DFROM_ENVIRONMENT");
  CHECK_FALSE(wish.variables().contains("CMAKE_C_FLAGS"));
}

TEST_CASE("names are made fit for presets and folders") {
  Wish wish;
  wish.request.profile.name = "my profile/é+lto";
  const Exported exported = wish.write();
  CHECK(exported.preset == "hone-my-profile---+lto");
  CHECK(wish.presets()["configurePresets"][0]["binaryDir"] ==
        "${sourceDir}/build/" + exported.preset);
}

TEST_CASE("the line to include is relative inside the project, else absolute") {
  Wish wish;
  CHECK(wish.write().include_line ==
        "\"include\": [\"" + (wish.root.path() / "out/presets.json").string() + "\"]");
  wish.request.folder = wish.config.project.source / "cmake/hone";
  CHECK(wish.write().include_line == "\"include\": [\"cmake/hone/presets.json\"]");
}

TEST_CASE("a folder that holds anything else is refused and left alone") {
  Wish wish;
  SUBCASE("foreign file") { wish.root.write("out/notes.txt", "mine"); }
  SUBCASE("a README that is not of an export") { wish.root.write("out/README.txt", "mine"); }
  SUBCASE("foreign file in an export") {
    wish.write();
    wish.root.write("out/CMakePresets.json", "mine");
  }
  SUBCASE("a file in its place") { wish.root.write("out", "mine"); }
  const bool folder = fs::is_directory(wish.request.folder);
  const auto before = folder ? names_in(wish.request.folder) : std::vector<std::string>();
  const auto exported = write_export(wish.request);
  REQUIRE_FALSE(exported);
  CHECK(exported.error().hint.contains("--output"));
  if (folder) CHECK(names_in(wish.request.folder) == before);
}

TEST_CASE("a new export takes the place of an old one, profile data included") {
  Wish wish;
  wish.use_pgo();
  wish.write();
  wish.request.profile = {"O3", {.opt = Opt::kO3}};
  wish.request.profdata.clear();
  const Exported exported = wish.write();
  CHECK(names_in(wish.request.folder).size() == exported.files.size());
  CHECK_FALSE(fs::exists(wish.request.folder / "profile.profdata"));
}

TEST_CASE("PGO without profile data cannot be exported") {
  Wish wish;
  wish.request.profile.axes.pgo = Pgo::kIr;
  CHECK_FALSE(write_export(wish.request));
  CHECK_FALSE(fs::exists(wish.request.folder));
  wish.request.profdata = wish.root.path() / "gone.profdata";
  CHECK_FALSE(write_export(wish.request));
}

TEST_CASE("plain flags warn where the project overrides them") {
  Wish wish;
  CHECK(wish.write().notes.empty());
  CHECK_FALSE(wish.text("flags.txt").contains("WARNING"));
  wish.request.overriding = {"main.cpp: compiled with -O1 after -O3"};
  const Exported exported = wish.write();
  CHECK(wish.text("flags.txt").contains("WARNING"));
  CHECK(wish.text("flags.txt").contains("main.cpp: compiled with -O1"));
  REQUIRE(exported.notes.size() == 1);
  CHECK(exported.notes[0].contains("main.cpp: compiled with -O1"));
}

TEST_CASE("flags.env gives a shell the profile's flags, blanks included") {
  Wish wish;
  wish.request.profile.axes.compile = {"-DTEXT=a b", "-DQUOTE='"};
  wish.write();
  const fs::path script = wish.root.write(
      "read.sh",
      ". \"$1\"\neval \"set -- $CXXFLAGS\"\nfor word; do printf '%s\\n' \"$word\"; done\n");
  const fs::path out = wish.root.path() / "words";
  test::run_tool({"/bin/sh", script, wish.request.folder / "flags.env"}, out);
  CHECK(test::slurp(out) == "-O3\n-DTEXT=a b\n-DQUOTE='\n");
}

TEST_CASE("the script that trains again runs the training as hone did") {
  Wish wish;
  wish.use_pgo();
  wish.request.closure.executable = wish.request.measured_build / "bin/my app";
  WorkloadConfig& workload = wish.config.workloads[0];
  workload.train = {{"{exe}", "--in={source}/it's data"}, {"python3", "{build}/x", "{exe}"}};
  workload.stdin_file = "{source}/in";
  workload.env = {{"MODE", "a b"}};
  wish.write();
  const std::string script = wish.text("regenerate.sh");
  CHECK(script.contains("exe=$build/'bin/my app'\n"));
  CHECK(script.contains("MODE='a b'"));
  CHECK(script.contains("\"$exe\" --in=\"$source\"'/it'\\''s data' < \"$source\"/in"));
  CHECK(script.contains("python3 \"$build\"/x \"$exe\""));
  CHECK(script.contains(") || ended $? 0\n"));
  CHECK(script.contains("/opt/llvm/bin/llvm-profdata merge"));
  CHECK(wish.text("train.cmake").contains("-fprofile-generate"));
  test::run_tool({"/bin/sh", "-n", wish.request.folder / "regenerate.sh"});
}

TEST_CASE("the script that trains again takes the ends that training took") {
  Wish wish;
  wish.use_pgo();
  wish.config.workloads[0].end = {.ending = Ending::kSignalled, .code = SIGTERM};
  wish.write();
  CHECK(wish.text("regenerate.sh").contains(") || ended $? 143\n"));
  wish.config.workloads[0].end = {.code = 3};
  wish.write();
  const std::string script = wish.text("regenerate.sh");
  CHECK(script.contains(") || ended $? 3\n"));
  const auto begin = script.find("ended() {");
  REQUIRE(begin != std::string::npos);
  const std::string function = script.substr(begin, script.find("\n}\n", begin) + 3 - begin);
  const std::string tries = function +
                            "for status in 0 3 129 130 143; do ended $status 3; done\n"
                            "if (ended 1 3) 2> /dev/null; then exit 1; fi\n"
                            "(exit 5) || ended $? 5\n";
  test::run_tool({"/bin/sh", "-ec", tries});
}

TEST_CASE("export.json says what was exported") {
  Wish wish;
  wish.use_pgo();
  wish.write();
  const json document = json::parse(wish.text("export.json"));
  CHECK(document["schema"] == "hone.export/1");
  CHECK(document["profile"] == "pgo");
  CHECK(document["axes"] == json{{"pgo", "ir"}});
  CHECK(document["profdata"] == "profile.profdata");
  CHECK(document["targets"] == json::array({"app", "core"}));
}
