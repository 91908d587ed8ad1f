// SPDX-License-Identifier: Apache-2.0
#include "profiles/cmake.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

namespace {

using Words = std::vector<std::string>;

hone::Toolchain toolchain() {
  hone::Toolchain made;
  made.c = "/llvm/clang";
  made.cxx = "/llvm/clang++";
  made.ar = "/llvm/llvm-ar";
  made.ranlib = "/llvm/llvm-ranlib";
  made.cmake = "/bin/cmake";
  made.ninja = "/bin/ninja";
  return made;
}

hone::BuildSetup setup() {
  hone::BuildSetup made;
  made.source = "/my source";
  made.build = "/work/b";
  made.configure_args = {"-DBUILD_TESTING=OFF", "-DCMAKE_BUILD_TYPE=Odd"};
  made.build_type = "Release";
  return made;
}

bool holds(const Words& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

TEST_CASE("configure: one argv, the toolchain's tools, the user's arguments, the injection last") {
  const auto command = hone::configure_command(setup(), toolchain(), "/work/i.cmake", "/log");
  const Words& argv = command.argv;
  CHECK(Words(argv.begin(), argv.begin() + 7) ==
        Words{"/bin/cmake", "-S", "/my source", "-B", "/work/b", "-G", "Ninja"});
  for (const char* wanted :
       {"-DCMAKE_MAKE_PROGRAM:FILEPATH=/bin/ninja", "-DCMAKE_BUILD_TYPE:STRING=Release",
        "-DCMAKE_C_COMPILER:FILEPATH=/llvm/clang", "-DCMAKE_CXX_COMPILER:FILEPATH=/llvm/clang++",
        "-DCMAKE_AR:FILEPATH=/llvm/llvm-ar", "-DCMAKE_CXX_COMPILER_AR:FILEPATH=/llvm/llvm-ar",
        "-DCMAKE_C_COMPILER_RANLIB:FILEPATH=/llvm/llvm-ranlib",
        "-DCMAKE_BUILD_RPATH_USE_ORIGIN:BOOL=ON"}) {
    CHECK(holds(argv, wanted));
  }
  CHECK(Words(argv.end() - 4, argv.end()) ==
        Words{"-DBUILD_TESTING=OFF", "-DCMAKE_BUILD_TYPE=Odd", "-C", "/work/i.cmake"});
  CHECK(command.stdout_file == "/log");
  CHECK(command.stderr_file == "/log");
  CHECK(hone::configure_command(setup(), toolchain(), {}, "/log").argv.back() ==
        "-DCMAKE_BUILD_TYPE=Odd");
}

TEST_CASE("build: one target, and counters of programs that the build runs are thrown away") {
  const auto command = hone::build_command(setup(), toolchain(), "app", 3, "/log");
  CHECK(command.argv ==
        Words{"/bin/cmake", "--build", "/work/b", "--target", "app", "--parallel", "3"});
  const auto set = [&](const char* name, const char* value) {
    return std::ranges::find(command.env, std::pair<std::string, std::string>{name, value}) !=
           command.env.end();
  };
  CHECK(set("LLVM_PROFILE_FILE", "/dev/null"));
  CHECK(set("CCACHE_DISABLE", "1"));
}

TEST_CASE("the environment that changes builds is listed, sorted; the rest is not") {
  ::setenv("CXXFLAGS", "-DHONE_TEST", 1);
  ::setenv("Zlib_ROOT", "/z", 1);
  ::setenv("HONE_TEST_UNRELATED", "1", 1);
  const auto found = hone::build_environment();
  const auto has = [&](const std::string& name) {
    return std::ranges::any_of(found, [&](const auto& entry) { return entry.first == name; });
  };
  CHECK(std::ranges::is_sorted(found));
  CHECK(has("CXXFLAGS"));
  CHECK(has("Zlib_ROOT"));
  CHECK(has("PATH"));
  CHECK(!has("HONE_TEST_UNRELATED"));
  ::unsetenv("CXXFLAGS");
  ::unsetenv("Zlib_ROOT");
  ::unsetenv("HONE_TEST_UNRELATED");
}

TEST_CASE("a project that chose another compiler is told") {
  hone::ProjectModel model;
  CHECK(hone::check_compilers(model, toolchain()));
  model.compilers = {{"C", "/llvm/clang"}, {"CXX", "/llvm/clang++"}, {"ASM", "/bin/as"}};
  CHECK(hone::check_compilers(model, toolchain()));
  model.compilers["CXX"] = "/usr/bin/g++";
  const auto checked = hone::check_compilers(model, toolchain());
  REQUIRE(!checked);
  CHECK(checked.error().message.find("/usr/bin/g++") != std::string::npos);
}
