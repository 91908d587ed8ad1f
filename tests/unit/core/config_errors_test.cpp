// SPDX-License-Identifier: Apache-2.0
// Bad hone.toml files: each must be refused at the right place, in words that name what is wrong,
// with a hint that mends it.
#include <doctest/doctest.h>

#include <string>

#include "core/config.h"
#include "tests/support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;

struct Case {
  std::string text;
  std::string place;    ///< "line:column"
  std::string message;  ///< a part of it
  std::string hint;     ///< a part of it
};

const std::string kProject = "[project]\nsource = \".\"\ntarget = \"app\"\n";         // lines 1-3
const std::string kWorkload = "[[workload]]\nname = \"w\"\ncommand = [\"{exe}\"]\n";  // lines 4-6

/// A good file with one more line in [project] (line 4).
std::string in_project(const std::string& line) { return kProject + line + "\n" + kWorkload; }
/// … in [[workload]] (line 7).
std::string in_workload(const std::string& line) { return kProject + kWorkload + line + "\n"; }
/// … below a header (lines 7 and 8).
std::string in_section(const std::string& header, const std::string& line) {
  return kProject + kWorkload + header + "\n" + line + "\n";
}

void check_cases(const std::vector<Case>& cases) {
  const hone::test::TemporaryFolder folder;
  folder.write("CMakeLists.txt", "");
  for (const Case& bad : cases) {
    const fs::path file = folder.write("hone.toml", bad.text);
    const auto config = hone::load_config(file);
    CAPTURE(bad.text);
    CHECK_FALSE(config);
    if (config) continue;
    CAPTURE(config.error().message);
    CAPTURE(config.error().hint);
    CHECK(config.error().message.starts_with(file.string() + ":" + bad.place + ": "));
    CHECK(config.error().message.find(bad.message) != std::string::npos);
    CHECK(config.error().hint.find(bad.hint) != std::string::npos);
    if (bad.hint.empty()) continue;
    CHECK_FALSE(config.error().hint.empty());
  }
}

}  // namespace

TEST_CASE("TOML that cannot be parsed") {
  check_cases({
      {"[project\n", "1:9", "", ""},
      {"a = 1\na = 2\n", "2:5", "redefine", ""},
      {"[project]\nsource = \"x\n", "2:12", "", ""},
      {"a = \"\xff\"", "1:5", "utf-8", ""},
  });
}

TEST_CASE("the sections") {
  check_cases({
      {"", "1:1", "no \"project\"", "hone init"},
      {kWorkload, "1:1", "no \"project\"", "hone init"},
      {kProject, "1:1", "no \"workload\"", "[[workload]]"},
      {"project = 1\n" + kWorkload, "1:11", "must be a table", "[project]"},
      {kProject + "[workload]\nname = \"w\"\n", "4:1", "list of tables", "two brackets"},
      {"workload = []\n" + kProject, "1:12", "list of tables", "two brackets"},
      {"workload = [1]\n" + kProject, "1:13", "list of tables", "two brackets"},
      {kProject + kWorkload + "[proflies]\n", "7:2", "unknown key \"proflies\" in hone.toml",
       "did you mean \"profiles\"?"},
      {kProject + kWorkload + "[fleet]\ncpus = []\n", "8:8", "\"cpus\" names no CPU", ""},
      {kProject + kWorkload + "[zzz]\n", "7:2", "unknown key \"zzz\"",
       "one of: project, workload, profiles, advice, fleet"},
  });
}

TEST_CASE("[project]") {
  check_cases({
      {"[project]\ntarget = \"a\"\n" + kWorkload, "1:1", "[project] has no \"source\"",
       "CMakeLists"},
      {"[project]\nsource = \".\"\n" + kWorkload, "1:1", "[project] has no \"target\"",
       "executable"},
      {"[project]\nsource = \"no\"\ntarget = \"a\"\n" + kWorkload, "2:10",
       "there is no CMakeLists.txt", "relative to hone.toml"},
      {"[project]\nsource = 1\ntarget = \"a\"\n" + kWorkload, "2:10",
       "\"source\" must be a string, not a number", ""},
      {"[project]\nsource = \".\"\ntarget = \"\"\n" + kWorkload, "3:10", "\"target\" is empty", ""},
      {"[project]\nsource = \".\"\ntarget = \"a\\u0000b\"\n" + kWorkload, "3:10", "NUL", ""},
      {"[project]\nsource = \".\"\ntraget = \"a\"\n" + kWorkload, "3:1",
       "unknown key \"traget\" in [project]", "did you mean \"target\"?"},
      {in_project("build-type = \"Debug\""), "4:1", "unknown key \"build-type\"",
       "did you mean \"build_type\"?"},
      {in_project("configure = \"-DA=B\""), "4:13", "must be a list of strings, not a string",
       "[\"a\", \"b\"]"},
      {in_project("configure = [\"-DA=B\", 2]"), "4:23", "each item of \"configure\"", ""},
      {in_project("configure = [\"\"]"), "4:14", "is empty", ""},
      {in_project("configure = [\"-DX=1\", \"-DCMAKE_BUILD_TYPE=Debug\"]"), "4:23",
       "not for \"configure\"", "build_type"},
      {in_project("configure = [\"-DCMAKE_CXX_COMPILER=g++\"]"), "4:14", "not for \"configure\"",
       "compiler"},
      {in_project("compiler = [\"gcc\", \"gcc\"]"), "4:12", "names \"gcc\" twice", ""},
      {in_project("compiler = []"), "4:12", "names no compiler", ""},
      {in_project("compiler = \"/usr/bin/g++-12\""), "4:12", "cannot be", "C compiler"},
      {in_project("compiler = \"icc\""), "4:12", "cannot be", "gcc-12"},
      {in_project("compiler = \"clong\""), "4:12", "\"compiler\" cannot be \"clong\"", "\"clang\""},
      {in_project("compiler = true"), "4:12", "must be a string, not true or false", ""},
  });
}

TEST_CASE("[[workload]]: command and training") {
  check_cases({
      {kProject + "[[workload]]\ncommand = [\"x\"]\n", "4:1", "[[workload]] has no \"name\"",
       "report"},
      {kProject + "[[workload]]\nname = \"w\"\n", "4:1", "[[workload]] has no \"command\"",
       "{exe}"},
      {kProject + "[[workload]]\nname = \"w\"\ncomand = [\"x\"]\n", "6:1", "unknown key \"comand\"",
       "did you mean \"command\"?"},
      {kProject + "[[workload]]\nname = \"a/b\"\ncommand = [\"x\"]\n", "5:8", "no '/'", ""},
      {kProject + "[[workload]]\nname = \"w\"\ncommand = []\n", "6:11", "names no program",
       "{exe}"},
      {kProject + "[[workload]]\nname = \"w\"\ncommand = [\"\"]\n", "6:11", "names no program", ""},
      {kProject + "[[workload]]\nname = \"w\"\ncommand = [\"{exo}\"]\n", "6:12",
       "unknown placeholder {exo}", "did you mean \"{exe}\"?"},
      {kProject + "[[workload]]\nname = \"w\"\ncommand = \"x y\"\n", "6:11", "list of strings",
       "one string for each argument"},
      {kProject + kWorkload + kWorkload, "7:1", "two workloads named \"w\"", "name of its own"},
      {in_workload("train = [\"{exe}\", \"x\"]"), "7:10", "must be a list of strings",
       "[[\"{exe}\""},
      {in_workload("train = \"x\""), "7:9", "\"train\" must be a list, not a string",
       "[[\"{exe}\""},
      {in_workload("train = [[]]"), "7:10", "names no program", ""},
      {in_workload("stdin = 1"), "7:9", "\"stdin\" must be a string", ""},
      {in_workload("cwd = \"\""), "7:7", "\"cwd\" is empty", ""},
      {in_workload("env = [\"A=1\"]"), "7:7", "must be a table", "env = {"},
      {in_workload("env = { A = 1 }"), "7:13", "the value of A must be a string", "quotes"},
      {in_workload("env = { \"A=B\" = \"1\" }"), "7:9", "environment variable", ""},
  });
}

TEST_CASE("[[workload]]: check, metric and limits") {
  check_cases({
      {in_workload("check = \"stdoud\""), "7:9", "\"check\" cannot be \"stdoud\"",
       "did you mean \"stdout\"?"},
      {in_workload("check = 1"), "7:9", "\"check\" cannot be a number", "\"exit\""},
      {in_workload("check = {}"), "7:9", "either a command or files", "files = "},
      {in_workload("check = { file = [\"a\"] }"), "7:11", "unknown key \"file\"",
       "did you mean \"files\"?"},
      {in_workload("check = { files = [] }"), "7:19", "must list files", "out.txt"},
      {in_workload("check = { files = [\"../a\"] }"), "7:19", "must list files", "without \"..\""},
      {in_workload("check = { files = [\"/a\"] }"), "7:19", "must list files", "relative"},
      {in_workload("check = { command = [] }"), "7:21", "names no program", ""},
      {in_workload("check = { command = [\"a\"], files = [\"a\"] }"), "7:9",
       "either a command or files", ""},
      {in_workload("metric = \"cpu-tme\""), "7:10", "\"metric\" cannot be \"cpu-tme\"",
       "did you mean \"cpu-time\"?"},
      {in_workload("metric = 1"), "7:10", "\"metric\" cannot be a number", "regex = "},
      {in_workload("metric = { better = \"higher\" }"), "7:10", "either regex or json_pointer",
       "regex = "},
      {in_workload("metric = { regex = 'a', json_pointer = '/a', better = \"lower\" }"), "7:10",
       "either regex or json_pointer", ""},
      {in_workload("metric = { regex = '(', better = \"lower\" }"), "7:20",
       "is not a regular expression", "ECMAScript"},
      {in_workload("metric = { regex = 'a' }"), "7:10", "needs \"better\"", "throughput"},
      {in_workload("metric = { regex = 'a', better = \"hihger\" }"), "7:34", "cannot be \"hihger\"",
       "did you mean \"higher\"?"},
      {in_workload("metric = { json_pointer = 'a', better = \"lower\" }"), "7:27",
       "is not a JSON pointer", "/results/0/mean"},
      {in_workload("metric = { regex = 'a', better = \"lower\", file = '../a' }"), "7:50",
       "below the folder", "relative"},
      {in_workload("metric = { regex = 'a', better = \"lower\", unit = 's' }"), "7:43",
       "unknown key \"unit\"", ""},
      {in_workload("exit = 256"), "7:8", "an exit status from 0 to 255", "exit = \"SIGTERM\""},
      {in_workload("exit = \"SIGKILL\""), "7:8", "for want of memory", ""},
      {in_workload("exit = \"TERM\""), "7:8", "the name of a signal", ""},
      {in_workload("exit = true"), "7:8", "an exit status", ""},
      {in_workload("weight = 0"), "7:10", "must be above 0", ""},
      {in_workload("weight = -1.5"), "7:10", "must be above 0", ""},
      {in_workload("weight = nan"), "7:10", "finite", ""},
      {in_workload("weight = inf"), "7:10", "finite", ""},
      {in_workload("weight = \"1\""), "7:10", "must be a number, not a string", ""},
      {in_workload("timeout = 60"), "7:11", "\"timeout\": ", "90s"},
      {in_workload("timeout = \"60\""), "7:11", "\"timeout\": ", "90s"},
      {in_workload("timeout = \"0s\""), "7:11", "\"timeout\": ", ""},
      {in_workload("timeout = 2026-01-01"), "7:11", "must be a string, not a date", ""},
  });
}

TEST_CASE("[profiles] and [advice]") {
  check_cases({
      {in_section("[profiles]", "use = \"default\""), "8:7", "must be a list of strings", ""},
      {in_section("[profiles]", "use = []"), "8:7", "must name profiles", "hone profiles"},
      {in_section("[profiles]", "uses = []"), "8:1", "unknown key \"uses\" in [profiles]",
       "did you mean \"use\"?"},
      {in_section("[profiles]", "custom = 1"), "8:10", "must be a table", "[profiles.custom.NAME]"},
      {in_section("[profiles.custom.\"a b\"]", "compile = []"), "7:18",
       "\"a b\" cannot be the name of a profile", "letters"},
      {in_section("[profiles.custom.\"../x\"]", "compile = []"), "7:18", "cannot be the name", ""},
      {in_section("[profiles.custom]", "x = 1"), "8:5", "must be a table", "[profiles.custom.x]"},
      {in_section("[profiles.custom.x]", "flags = []"), "8:1",
       "unknown key \"flags\" in [profiles.custom.x]", "one of: extends, compile, link"},
      {in_section("[profiles.custom.x]", "compile = [\"\"]"), "7:1", "is empty", ""},
      {in_section("[advice]", "goal = \"speed\""), "8:8", "\"goal\" cannot be \"speed\"",
       "one of: time, size, build-time"},
      {in_section("[advice]", "goal = \"sise\""), "8:8", "cannot be \"sise\"",
       "did you mean \"size\"?"},
      {in_section("[advice]", "margin = 0.01"), "8:10", "\"margin\": ", "1%"},
      {in_section("[advice]", "margin = \"-1%\""), "8:10", "\"margin\": ", ""},
      {in_section("[advice]", "margin = \"100%\""), "8:10", "below 100 %", ""},
      {in_section("[advice]", "max_size = 20"), "8:12", "\"max_size\": ", "%"},
      {in_section("[advice]", "max_build_time = \"0x\""), "8:18", "\"max_build_time\": ", ""},
      {in_section("[advice]", "budget = \"0m\""), "8:10", "\"budget\": ", ""},
      {in_section("[advice]", "budget = \"-20m\""), "8:10", "\"budget\": ", ""},
      {in_section("[advice]", "budget = 20"), "8:10", "\"budget\": ", "20m"},
      {in_section("[advice]", "bugdet = \"20m\""), "8:1", "unknown key \"bugdet\"",
       "did you mean \"budget\"?"},
  });
}

TEST_CASE("a misspelt key is reported before the missing one, and the first of several") {
  check_cases({
      {"[project]\nsuorce = \".\"\nbuild_tpye = \"x\"\n" + kWorkload, "2:1", "suorce", "source"},
  });
}
