// SPDX-License-Identifier: Apache-2.0
#include "profiles/project_model.h"

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;
using hone::Target;
using hone::TargetKind;
using hone::test::TemporaryFolder;
using nlohmann::json;
using Names = std::vector<std::string>;
using Paths = std::vector<fs::path>;

namespace {

Target target(std::string name, TargetKind kind, Names dependencies = {}) {
  Target made;
  made.artifacts = {fs::path("/b") / ("file-of-" + name)};
  made.name = std::move(name);
  made.kind = kind;
  made.dependencies = std::move(dependencies);
  return made;
}

/// app -> core (static) -> base (shared), app -> gen (utility) -> maker (executable) -> util.
hone::ProjectModel model() {
  hone::ProjectModel made;
  made.name = "demo";
  made.source = "/s";
  made.build = "/s/.hone/build/1";
  made.targets = {target("app", TargetKind::kExecutable, {"core", "gen", "plugin"}),
                  target("core", TargetKind::kStaticLibrary, {"base", "maker", "app-auto"}),
                  target("base", TargetKind::kSharedLibrary, {"core"}),
                  target("plugin", TargetKind::kModuleLibrary),
                  target("gen", TargetKind::kUtility, {"maker", "only-for-gen"}),
                  target("only-for-gen", TargetKind::kStaticLibrary),
                  target("maker", TargetKind::kExecutable, {"util"}),
                  target("util", TargetKind::kStaticLibrary)};
  return made;
}

/// Writes File API replies as CMake does, for a source folder S and a build folder B.
class Replies {
 public:
  Replies(const fs::path& source, const fs::path& build) : build_(build) {
    codemodel_ = {{"paths", {{"source", source}, {"build", build}}}};
    codemodel_["configurations"][0]["projects"] = {{{"name", "demo"}}};
    codemodel_["configurations"][0]["targets"] = json::array();
  }

  void add_target(const json& reply) {
    const std::string file = "target-" + reply.at("name").get<std::string>() + ".json";
    codemodel_["configurations"][0]["targets"].push_back(
        {{"name", reply.at("name")}, {"id", reply.at("id")}, {"jsonFile", file}});
    write(file, reply);
  }

  void finish(const json& inputs, const std::string& index = "index-2.json") const {
    write("codemodel.json", codemodel_);
    write("cache.json", {{"entries", {{{"name", "BUILD_TESTING"}, {"value", "ON"}}}}});
    write("toolchains.json",
          {{"toolchains", {{{"language", "CXX"}, {"compiler", {{"path", "/llvm/clang++"}}}}}}});
    write("files.json", {{"inputs", inputs}});
    write(index, {{"reply",
                   {{"client-hone",
                     {{"codemodel-v2", {{"jsonFile", "codemodel.json"}}},
                      {"cache-v2", {{"jsonFile", "cache.json"}}},
                      {"toolchains-v1", {{"jsonFile", "toolchains.json"}}},
                      {"cmakeFiles-v1", {{"jsonFile", "files.json"}}}}}}}});
  }

 private:
  void write(const std::string& name, const json& content) const {
    fs::create_directories(build_ / ".cmake/api/v1/reply");
    std::ofstream(build_ / ".cmake/api/v1/reply" / name) << content.dump();
  }

  fs::path build_;
  json codemodel_;
};

}  // namespace

TEST_CASE("the closure follows libraries, and passes through no executable and no utility") {
  const auto closure = hone::find_closure(model(), "app").value();
  CHECK(closure.targets == Names{"app", "core", "base", "plugin"});
  CHECK(closure.executable == "/b/file-of-app");
  CHECK(closure.libraries == Paths{"/b/file-of-base", "/b/file-of-plugin"});
}

TEST_CASE("a target that is no executable is an error that lists the executables") {
  const auto wrong = hone::find_closure(model(), "core");
  REQUIRE(!wrong);
  CHECK(wrong.error().message.find("no executable 'core'") != std::string::npos);
  CHECK(wrong.error().hint.find("app, maker") != std::string::npos);
  const auto misspelt = hone::find_closure(model(), "makre");
  REQUIRE(!misspelt);
  CHECK(misspelt.error().message.find("no target") != std::string::npos);
  CHECK(misspelt.error().hint.find("did you mean 'maker'") != std::string::npos);
  hone::ProjectModel none = model();
  for (Target& each : none.targets) each.kind = TargetKind::kStaticLibrary;
  CHECK(hone::find_closure(none, "app").error().message.find("builds no executable") !=
        std::string::npos);
}

TEST_CASE("lies_in compares whole names") {
  CHECK(hone::lies_in("/a/b/c", "/a/b"));
  CHECK(hone::lies_in("/a/b", "/a/b"));
  CHECK(hone::lies_in("/a/b/c", "/a/b/"));
  CHECK(hone::lies_in("/a/x/../b/c", "/a/b"));
  CHECK(!hone::lies_in("/a/bc", "/a/b"));
  CHECK(!hone::lies_in("/a", "/a/b"));
  CHECK(!hone::lies_in("/a/b/../c", "/a/b"));
  CHECK(!hone::lies_in("b/c", "/a"));
}

TEST_CASE("folders of sources, headers and CMake files outside are source state, outermost only") {
  hone::ProjectModel outside = model();
  outside.targets[0].sources = {"/lib/a.c", "/lib/deep/b.c", "/s/main.c", "/s/.hone/build/1/made.c",
                                "/usr/include/x.c"};
  outside.targets[0].includes = {"/include", "/s/include", "/usr/local/include"};
  outside.external_inputs = {"/cmake/helper.cmake", "/usr/lib/cmake/fmt/fmt-config.cmake"};
  CHECK(hone::external_source_folders(outside) == Paths{"/cmake", "/include", "/lib"});
}

TEST_CASE("CMake's replies are read: the last index, absolute paths, compiled sources only") {
  const TemporaryFolder folder("träp dir");
  const fs::path source = folder.path() / "s";
  const fs::path build = folder.path() / "b";
  Replies replies(source, build);
  replies.add_target(
      {{"name", "app"},
       {"id", "app::@1"},
       {"type", "EXECUTABLE"},
       {"paths", {{"source", "."}, {"build", "."}}},
       {"artifacts", {{{"path", "bin/my app"}}}},
       {"dependencies", {{{"id", "core::@2"}}, {{"id", "unlisted::@3"}}}},
       {"sources",
        {{{"path", "main.cpp"}, {"compileGroupIndex", 0}},
         {{"path", "main.h"}},
         {{"path", (build / "gen.cpp").string()}, {"compileGroupIndex", 0}}}},
       {"compileGroups",
        {{{"language", "CXX"},
          {"compileCommandFragments",
           {{{"fragment", "-O2 -DNDEBUG"}}, {{"fragment", "-std=c++17 -O3"}}}},
          {"includes",
           {{{"path", (source / "include").string()}},
            {{"path", "/usr/include/q"}, {"isSystem", true}}}}},
         {{"language", "ASM"}},
         {{"language", "C"}, {"compileCommandFragments", {{{"fragment", "-O3 -fno-vectorize"}}}}},
         {{"language", "C"}, {"compileCommandFragments", {{{"fragment", "-O3 @flags.rsp"}}}}}}}});
  replies.add_target({{"name", "core"},
                      {"id", "core::@2"},
                      {"type", "STATIC_LIBRARY"},
                      {"paths", {{"source", "core"}, {"build", "core"}}}});
  replies.add_target({{"name", "ALL_BUILD"},
                      {"id", "ALL_BUILD::@1"},
                      {"type", "UTILITY"},
                      {"isGeneratorProvided", true},
                      {"paths", {{"source", "."}, {"build", "."}}}});
  // An older index must not be read.
  const fs::path reply = build / ".cmake/api/v1/reply";
  std::ofstream(reply / "index-1.json") << "not JSON";
  replies.finish({{{"path", "CMakeLists.txt"}},
                  {{"path", "/cmake/x.cmake"}, {"isCMake", true}, {"isExternal", true}},
                  {{"path", "/other/y.cmake"}, {"isExternal", true}},
                  {{"path", (build / "z.cmake").string()}, {"isGenerated", true}}});

  const auto read = hone::load_project_model(build).value();
  CHECK(read.name == "demo");
  CHECK(read.source == source);
  CHECK(read.cache.at("BUILD_TESTING") == "ON");
  CHECK(read.compilers.at("CXX") == "/llvm/clang++");
  CHECK(read.input_files == Paths{source / "CMakeLists.txt"});
  CHECK(read.external_inputs == Paths{"/other/y.cmake"});
  REQUIRE(read.targets.size() == 3);
  const Target& app = *read.find("app");
  CHECK(app.levels == std::vector<std::string>{"-O3", "", ""});
  CHECK(app.artifacts == Paths{build / "bin/my app"});
  CHECK(app.dependencies == Names{"core"});
  CHECK(app.sources == Paths{source / "main.cpp", build / "gen.cpp"});
  CHECK(app.includes == Paths{source / "include"});
  CHECK(app.object_folder == "CMakeFiles/app.dir");
  CHECK(read.find("core")->object_folder == "core/CMakeFiles/core.dir");
  CHECK(read.executables().size() == 1);
}

TEST_CASE("missing and broken replies are errors that name the place") {
  const TemporaryFolder folder;
  CHECK(hone::load_project_model(folder.path()).error().message.find(folder.path().string()) !=
        std::string::npos);
  folder.write(".cmake/api/v1/reply/index-1.json", "{}");
  CHECK(hone::load_project_model(folder.path()).error().message.find("index-1.json") !=
        std::string::npos);
}

TEST_CASE("the query asks for every kind that is read") {
  const TemporaryFolder folder;
  REQUIRE(hone::write_file_api_query(folder.path()));
  for (const char* kind : {"codemodel-v2", "cache-v2", "cmakeFiles-v1", "toolchains-v1"}) {
    CHECK(fs::exists(folder.path() / ".cmake/api/v1/query/client-hone" / kind));
  }
}
