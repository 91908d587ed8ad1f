// SPDX-License-Identifier: Apache-2.0
#include "profiles/injection.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;
using hone::BuildSetup;
using hone::CacheVariable;
using hone::test::TemporaryFolder;
using Words = std::vector<std::string>;

namespace {

std::string value_of(const std::vector<CacheVariable>& variables, const std::string& name) {
  const auto found = std::ranges::find(variables, name, &CacheVariable::name);
  return found == variables.end() ? "(none)" : found->value;
}

BuildSetup setup() {
  BuildSetup made;
  made.flags.compile = {"-O3", "-DLIST=a;b", "-fprofile-use={profdata}"};
  made.flags.assemble = {"-gdwarf-4"};
  made.flags.link = {"-fuse-ld=lld"};
  made.closure = {"app", "core"};
  return made;
}

}  // namespace

TEST_CASE("lists are CMake's: a ';' in an item is escaped, placeholders stay") {
  const auto variables = hone::injection_variables(setup(), "app.profdata");
  CHECK(value_of(variables, "HONE_TARGETS") == "app;core");
  CHECK(value_of(variables, "HONE_COMPILE_FLAGS") == "-O3;-DLIST=a\\;b;-fprofile-use={profdata}");
  CHECK(value_of(variables, "HONE_ASSEMBLE_FLAGS") == "-gdwarf-4");
  CHECK(value_of(variables, "HONE_LINK_FLAGS") == "-fuse-ld=lld");
  CHECK(value_of(variables, "HONE_UNITY") == "OFF");
  CHECK(value_of(variables, "HONE_PROFDATA") == "app.profdata");
  CHECK(hone::cmake_list(Words{}).empty());
}

TEST_CASE("relaxed warnings come first, so that the user's own -Werror=… still wins") {
  BuildSetup relaxed = setup();
  relaxed.relax_warnings = true;
  relaxed.flags.unity = true;
  const auto variables = hone::injection_variables(relaxed);
  CHECK(value_of(variables, "HONE_COMPILE_FLAGS").starts_with("-Wno-error;-O3;"));
  CHECK(value_of(variables, "HONE_UNITY") == "ON");
}

TEST_CASE("bracket arguments hold any text, closing brackets too") {
  CHECK(hone::cmake_quoted("a $b \"c\" \\") == "[[a $b \"c\" \\]]");
  CHECK(hone::cmake_quoted("x]]y") == "[=[x]]y]=]");
  CHECK(hone::cmake_quoted("x]") == "[=[x]]=]");
  CHECK(hone::cmake_quoted("x]=") == "[[x]=]]");
  CHECK(hone::cmake_quoted("]]x]=") == "[==[]]x]=]==]");
  CHECK(hone::cmake_quoted("") == "[[]]");
}

TEST_CASE("the script sets each variable and keeps the includes that are there") {
  const std::vector<CacheVariable> variables = {{"HONE_UNITY", "BOOL", "ON"}};
  const std::string script = hone::render_cache_script(variables, "hone-inject.cmake");
  CHECK(script.find("set(HONE_UNITY [[ON]] CACHE BOOL \"hone\" FORCE)") != std::string::npos);
  CHECK(script.find("\"${CMAKE_PROJECT_TOP_LEVEL_INCLUDES}\"") != std::string::npos);
  CHECK(script.find("\"${CMAKE_CURRENT_LIST_DIR}/hone-inject.cmake\"") != std::string::npos);
}

TEST_CASE("both files are written; the CMake file is the one in the source tree") {
  const TemporaryFolder folder("träp folder");
  const auto script = hone::write_injection(setup(), folder.path()).value();
  CHECK(script == folder.path() / hone::kCacheScriptFile);
  CHECK(fs::exists(script));
  CHECK(hone::test::slurp(folder.path() / hone::kInjectionFile) ==
        hone::test::slurp(fs::path(HONE_SOURCE_DIR) / "profiles/inject.cmake"));
}
