// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "profiles/cmake.h"
#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;
using hone::test::TemporaryFolder;

namespace {

/// A configured build of a project with the targets app (executable) and lib (static).
class Project {
 public:
  Project() {
    setup.source = folder_.path() / "s";
    setup.build = folder_.path() / "s/.hone/build/1";
    setup.flags.compile = {"-gdwarf-4", "-O3", "-flto=thin"};
    setup.flags.link = {"-fuse-ld=lld", "-flto=thin"};
    closure.targets = {"app", "lib"};
    model.source = setup.source;
    model.build = setup.build;
    hone::Target app;
    app.name = "app";
    app.object_folder = "CMakeFiles/app.dir";
    app.artifacts = {setup.build / "app"};
    hone::Target lib;
    lib.name = "lib";
    lib.object_folder = "lib/CMakeFiles/lib.dir";
    lib.artifacts = {setup.build / "lib/liblib.a"};
    model.targets = {app, lib};
  }

  void compile(const std::string& file, const std::string& flags, const std::string& target = "app",
               const std::string& language = "CXX") {
    const fs::path objects = target == "app" ? "CMakeFiles/app.dir" : "lib/CMakeFiles/lib.dir";
    graph_ += fmt::format(
        "build {0}/{1}.o: {2}_COMPILER__{3}_R {4}\n  FLAGS = {5}\n  OBJECT_DIR = {0}\n",
        target == "other" ? "CMakeFiles/other.dir" : objects.string(), file, language, target,
        file.find("Unity") == std::string::npos ? (setup.source / file).string() : file, flags);
  }

  void link(const std::string& flags, const std::string& libraries,
            const std::string& objects = "CMakeFiles/app.dir/main.cpp.o") {
    graph_ += fmt::format(
        "build app: CXX_EXECUTABLE_LINKER__app_R {}\n  LINK_FLAGS = {}\n  LINK_LIBRARIES = {}\n"
        "  OBJECT_DIR = CMakeFiles/app.dir\n",
        objects, flags, libraries);
  }

  fs::path write(const fs::path& path, const std::string& text) const {
    return folder_.write(path.lexically_relative(folder_.path()), text);
  }

  /// "unit: reason" of each escape.
  std::vector<std::string> find() const {
    write(setup.build / "build.ninja", graph_);
    std::vector<std::string> found;
    for (const auto& unit : hone::find_flag_reach(setup, model, closure).value().escaped) {
      found.push_back(unit.unit + ": " + unit.reason);
    }
    return found;
  }

  bool merges() const {
    write(setup.build / "build.ninja", graph_);
    return hone::merges_units(model, closure).value();
  }

  hone::BuildSetup setup;
  hone::ProjectModel model;
  hone::Closure closure;

 private:
  TemporaryFolder folder_;
  std::string graph_;
};

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("units that end with the wanted flags have not escaped") {
  Project project;
  project.compile("main.cpp", "-O2 -fno-lto -gdwarf-4 -O3 -flto=thin -std=c++17");
  project.compile("twice.cpp", "-gdwarf-4 -O3 -flto=thin -O0 -gdwarf-4 -O3 -flto=thin");
  project.compile("a.c", "-gdwarf-4 -O3 -flto=thin", "lib", "C");
  project.compile("answer.S", "-O0", "app", "ASM");
  project.compile("tool.cpp", "-O0", "other");
  project.link("-fuse-ld=lld -flto=thin", "lib/liblib.a /usr/lib/libz.so -lm");
  CHECK(project.find() == Found{});
}

TEST_CASE("a unit whose last word on an axis is not ours is named with that word") {
  Project project;
  project.compile("late.cpp", "-gdwarf-4 -O3 -flto=thin -O0");
  project.compile("nolto.cpp", "-gdwarf-4 -O3 -flto=thin -fno-lto");
  project.compile("bare.cpp", "-O2");
  project.compile("sub/partial.c", "-gdwarf-4 -O2 -flto=thin", "lib", "C");
  project.compile("fast.f90", "-O2", "app", "Fortran");
  CHECK(project.find() == Found{"late.cpp: compiled with -O0 after -O3",
                                "nolto.cpp: compiled with -fno-lto after -flto=thin",
                                "bare.cpp: compiled without hone's flags",
                                "sub/partial.c: compiled with -O2, without -O3",
                                "fast.f90: not covered: Fortran gets no flags of hone"});
}

TEST_CASE("profile data counts by its path, or by what stands before a placeholder") {
  Project project;
  project.setup.flags.compile = {"-gdwarf-4", "-fprofile-use=/p/a.profdata"};
  project.compile("old.cpp", "-gdwarf-4 -fprofile-use=/p/a.profdata -fprofile-use=/other");
  project.compile("good.cpp", "-gdwarf-4 -fprofile-use=/p/a.profdata");
  CHECK(project.find() ==
        Found{"old.cpp: compiled with -fprofile-use=/other after -fprofile-use=/p/a.profdata"});
  project.setup.flags.compile[1] = "-fprofile-use={profdata}";
  CHECK(project.find().empty());
}

TEST_CASE("a shared library of the closure is known by its versioned name too") {
  Project project;
  hone::Target shared;
  shared.name = "lib";
  shared.artifacts = {project.setup.build / "src/libmd.so"};
  project.model.targets[1] = shared;
  project.link("-fuse-ld=lld -flto=thin", "src/libmd.so.0.5.3 src/libother.so.1");
  CHECK(project.find() == Found{"src/libother.so.1: not covered: built by a command of the project "
                                "(ExternalProject or similar)"});
}

TEST_CASE("links: another linker, no LTO, and code that hone does not reach") {
  Project project;
  project.link("-fuse-ld=lld -flto=thin -fuse-ld=gold",
               "lib/liblib.a -fno-lto ep/libz.a ep/libz.a ../../../vendor/libq.a",
               "CMakeFiles/app.dir/main.cpp.o prebuilt/x.o CMakeFiles/lib.dir/Unity/y.o");
  CHECK(project.find() ==
        Found{"app: linked with -fno-lto after -flto=thin",
              "prebuilt/x.o: not covered: built by a command of the project (ExternalProject or "
              "similar)",
              "CMakeFiles/lib.dir/Unity/y.o: not covered: built by a command of the project "
              "(ExternalProject or similar)",
              "ep/libz.a: not covered: built by a command of the project (ExternalProject or "
              "similar)",
              "vendor/libq.a: not covered: prebuilt file of the project"});
}

TEST_CASE("unity: units that CMake left out are named, single units are not") {
  const std::string flags = "-gdwarf-4 -O3 -flto=thin";
  Project project;
  project.setup.flags.unity = true;
  project.compile("CMakeFiles/app.dir/Unity/unity_0_cxx.cxx", flags);
  project.compile("own.cpp", flags);
  project.compile("only.c", flags, "app", "C");
  CHECK(project.find() == Found{"own.cpp: compiled outside the unity file: the project gives it "
                                "options of its own or keeps it out"});
  project.compile("a.cpp", flags, "lib");
  CHECK(project.find().size() == 1);
  project.compile("b.cpp", flags, "lib");
  CHECK(project.find().size() == 3);
  CHECK(project.find().back() ==
        "b.cpp: not merged: the project switches UNITY_BUILD off for its target");
}

TEST_CASE("a unity file merges only if it includes more than one source, in the closure") {
  Project project;
  const auto unity = [&](const std::string& target, const std::string& text) {
    const std::string file = "CMakeFiles/" + target + ".dir/Unity/unity_0_cxx.cxx";
    project.write(project.setup.build / file, text);
    project.compile(file, "-O3", target);
  };
  CHECK(!project.merges());
  unity("app", "/* generated by CMake */\n#include \"/s/a.cpp\"\n");
  CHECK(!project.merges());
  unity("other", "#include \"/s/a.cpp\"\n#include \"/s/b.cpp\"\n");
  CHECK(!project.merges());
  unity("app", "#include \"/s/a.cpp\"\n#include \"/s/b.cpp\"\n");
  CHECK(project.merges());
}
