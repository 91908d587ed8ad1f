// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "profiles/cmake.h"
#include "profiles/project_options.h"
#include "tests/support/temporary_folder.h"

using hone::test::TemporaryFolder;

namespace {

/// A project that failed to configure, with options for its tests.
class Failure {
 public:
  Failure() {
    folder_.write("CMakeLists.txt", "option(DEMO_BUILD_TESTS \"tests\" ON)\n");
    folder_.write("third/CMakeLists.txt",
                  "option(DEMO_BENCH \"b\" OFF)\noption(WITH_ZLIB \"z\" ON)\n");
  }

  hone::Error explain(const std::string& log) const {
    return hone::explain_configure_failure(folder_.path(), folder_.path() / "build", log);
  }

  const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_{"träp dir"};
};

bool mentions(const std::string& text, const std::string& word) {
  return text.find(word) != std::string::npos;
}

// As git and CMake 3.25 print it, shortened.
constexpr const char* kOffline = R"(-- The CXX compiler identification is Clang 19.1.7
Cloning into 'googletest-src'...
fatal: unable to access 'https://nohost.invalid/g.git/': Could not resolve host: nohost.invalid
CMake Error at googletest-subbuild/tmp/googletest-populate-gitclone.cmake:39 (message):
  Failed to clone repository: 'https://nohost.invalid/g.git'


FAILED: googletest-populate-prefix/src/x
ninja: build stopped: subcommand failed.

CMake Error at /usr/share/cmake-3.25/Modules/FetchContent.cmake:1616 (message):
  Build step for googletest failed: 1
Call Stack (most recent call first):
  /usr/share/cmake-3.25/Modules/FetchContent.cmake:1756 (cmake_language)
  CMakeLists.txt:5 (FetchContent_MakeAvailable)


-- Configuring incomplete, errors occurred!
)";

constexpr const char* kMissingPackage = R"(-- Found Threads: TRUE
CMake Error at CMakeLists.txt:3 (find_package):
  By not providing "FindZLIB.cmake" in CMAKE_MODULE_PATH this project
  has asked CMake to find a package configuration file provided by
  "ZLIB", but CMake did not find one.

  Could not find a package configuration file provided by "ZLIB" with
  any of the following names:

    ZLIBConfig.cmake


-- Configuring incomplete, errors occurred!
See also "/b/CMakeFiles/CMakeOutput.log".
)";

}  // namespace

TEST_CASE("the summary of an error is its first sentence, also around a path that is set apart") {
  const Failure failure;
  CHECK(
      failure
          .explain("CMake Error at CMakeTestCXXCompiler.cmake:63 (message):\n"
                   "  The C++ compiler\n\n    \"/usr/bin/c++\"\n\n"
                   "  is not able to compile a simple test program.\n\n"
                   "  It fails with the following output:\n")
          .message.ends_with(
              R"(: The C++ compiler "/usr/bin/c++" is not able to compile a simple test program.)"));
  CHECK(failure
            .explain("CMake Error at CMakeLists.txt:3 (message):\n  no luck\n"
                     "Call Stack (most recent call first):\n  CMakeLists.txt:5 (f)\n")
            .message.ends_with(": no luck"));
}

TEST_CASE("offline: CMake's and git's words, and the options that may avoid it") {
  const hone::Error error = Failure().explain(kOffline);
  CHECK(mentions(error.message, "Failed to clone repository: 'https://nohost.invalid/g.git'"));
  CHECK(error.details.starts_with("fatal: unable to access"));
  CHECK(mentions(error.details, "CMakeLists.txt:5 (FetchContent_MakeAvailable)"));
  CHECK(!mentions(error.details, "Configuring incomplete"));
  CHECK(mentions(error.hint, "needs the network"));
  CHECK(mentions(error.hint, "configure = [\"-DDEMO_BUILD_TESTS=OFF\"]"));
}

TEST_CASE("a missing package: its first paragraph, and the option that is named after it") {
  const hone::Error error = Failure().explain(kMissingPackage);
  CHECK(mentions(error.message, "By not providing \"FindZLIB.cmake\""));
  CHECK(mentions(error.message, "CMake did not find one."));
  CHECK(!mentions(error.message, "following names"));
  CHECK(mentions(error.details, "ZLIBConfig.cmake"));
  CHECK(mentions(error.hint, "not installed"));
  CHECK(mentions(error.hint, "\"-DWITH_ZLIB=OFF\""));
}

TEST_CASE("the cache has the last word on an option") {
  const Failure failure;
  failure.folder().write("build/CMakeCache.txt",
                         "// doc\nDEMO_BUILD_TESTS:BOOL=OFF\nDEMO_EXAMPLES:BOOL=ON\n"
                         "CMAKE_TEST:BOOL=ON\nDEMO_TEST_DATA:PATH=/x\n");
  const hone::Error error = failure.explain(kOffline);
  CHECK(mentions(error.hint, "configure = [\"-DDEMO_EXAMPLES=OFF\"]"));
}

TEST_CASE("missing submodules are told from missing packages") {
  const char* log =
      "CMake Error at CMakeLists.txt:3 (add_subdirectory):\n"
      "  add_subdirectory given source \"third_party/zstd\" which is not an existing\n"
      "  directory.\n";
  CHECK(mentions(Failure().explain(log).hint, "not installed"));
  const Failure failure;
  failure.folder().write(".gitmodules", "");
  CHECK(mentions(failure.explain(log).hint, "git submodule update --init"));
}

TEST_CASE("no CMakeLists.txt, an old cmake and a broken compiler have hints of their own") {
  const TemporaryFolder empty;
  CHECK(mentions(hone::explain_configure_failure(empty.path(), empty.path() / "b", "").message,
                 "no CMakeLists.txt"));
  CHECK(mentions(Failure()
                     .explain("CMake Error at CMakeLists.txt:1 (cmake_minimum_required):\n  CMake "
                              "3.99 or higher is required.  You are running version 3.25.1\n")
                     .hint,
                 "newer cmake"));
  CHECK(mentions(Failure()
                     .explain("CMake Error at x.cmake:63 (message):\n  The C++ compiler\n\n    "
                              "\"/bin/false\"\n\n  is not able to compile a simple test program.\n")
                     .hint,
                 "libstdc++-12-dev"));
}

TEST_CASE("other failures keep CMake's words; a log without an error gives its end") {
  const hone::Error own =
      Failure().explain("CMake Error at a/CMakeLists.txt:4 (message):\n  no way\n");
  CHECK(own.message.ends_with(": no way"));
  CHECK(mentions(own.details, "a/CMakeLists.txt:4"));
  CHECK(mentions(Failure().explain("CMake Error: Could not create named generator X\n").message,
                 ": Could not create named generator X"));
  CHECK(mentions(Failure().explain("-- ok\nkilled\n").details, "killed"));
  CHECK(!Failure().explain("").message.empty());
  std::string longest = "CMake Error at a:1 (message):\n";
  for (int i = 0; i < 200; ++i) longest += "  line\n";
  CHECK(Failure().explain(longest).details.size() < 400);
}

TEST_CASE("options are read from CMake's language") {
  const auto options = hone::parse_options(
      "# option(COMMENTED \"x\" ON)\n"
      "OPTION (A_TESTS \"with (brackets) and #\" OFF)\n"
      "option(B_TESTS\n  \"text\" # note\n  ${TOP_LEVEL})\n"
      "option(${NAME}_X \"x\" ON)\noption(C \"no default\")\nmy_option(D \"x\" ON)\n"
      "cmake_dependent_option(E \"x\" ON \"A_TESTS\" OFF)\ninclude(CTest)\noption(A_TESTS \"\" "
      "ON)\n"
      "option(UNCLOSED \"");
  std::string found;
  for (const auto& option : options) found += option.name + (option.on ? "+ " : "- ");
  CHECK(found == "A_TESTS- B_TESTS+ C- UNCLOSED- E+ BUILD_TESTING+ ");
}
