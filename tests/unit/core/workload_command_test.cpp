// SPDX-License-Identifier: Apache-2.0
#include "core/workload_command.h"

#include <doctest/doctest.h>

#include "core/files.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

const Places kPlaces = {.exe = "/b/app", .source = "/s p", .build = "/b", .work = "/w"};

TEST_CASE("placeholders are replaced, other braces stay") {
  struct Row {
    std::string_view word;
    std::string_view expanded;
  };
  for (const Row& row :
       {Row{"{exe}", "/b/app"}, Row{"-i={source}/x", "-i=/s p/x"}, Row{"{build}:{work}", "/b:/w"},
        Row{"{other} {exe", "{other} {exe"}, Row{"{{exe}}", "{/b/app}"}, Row{"", ""}}) {
    CHECK(expand_places(row.word, kPlaces) == row.expanded);
  }
  // What was put in is not expanded again.
  CHECK(expand_places("{exe}", {.exe = "/{source}/a", .source = "/s", .build = {}, .work = {}}) ==
        "/{source}/a");
}

TEST_CASE("a command takes over what the workload says") {
  WorkloadConfig workload;
  workload.name = "books";
  workload.stdin_file = "{source}/in";
  workload.env = {{"DATA", "{source}/data"}};
  workload.timeout = Seconds(7);
  const auto command = workload_command(workload, {"{exe}", "-n", "3"}, kPlaces);
  REQUIRE(command);
  CHECK(command->argv == std::vector<std::string>{"/b/app", "-n", "3"});
  CHECK(command->env == std::vector<std::pair<std::string, std::string>>{{"DATA", "/s p/data"}});
  CHECK(command->directory == "/w");
  CHECK(command->stdin_file == "/s p/in");
  CHECK(command->timeout == Seconds(7));
  workload.cwd = "{source}/run";
  workload.stdin_file = "";
  const auto elsewhere = workload_command(workload, {"{exe}"}, kPlaces);
  CHECK(elsewhere->directory == "/s p/run");
  CHECK(elsewhere->stdin_file.empty());
  CHECK_FALSE(workload_command(workload, {}, kPlaces));
}

TEST_CASE("files that are found only below the source are pointed out") {
  const test::TemporaryFolder folder;
  for (const char* name : {"s/data.txt", "s/run.sh", "s/data/a.txt", "s/test/t.txt", "w/here.txt",
                           "s/here.txt", "s/sh"}) {
    REQUIRE(write_file(folder.path() / name, "x"));
  }
  const Places places = {
      .exe = "/b/app", .source = folder.path() / "s", .build = "/b", .work = folder.path() / "w"};
  struct Row {
    std::vector<std::string> argv;
    std::string_view hint;  ///< empty: fine
  };
  for (const Row& row :
       {Row{{"{exe}", "data.txt"}, "{source}/data.txt"},
        Row{{"{exe}", "./data/a.txt"}, "{source}/./data/a.txt"},
        Row{{"{exe}", "--in=data/a.txt"}, "--in={source}/data/a.txt"},
        Row{{"{exe}", "data/"}, "{source}/data/"}, Row{{"run.sh"}, "{source}/run.sh"},
        Row{{"./run.sh"}, "{source}/./run.sh"}, Row{{"{exe}", "{source}/data.txt"}, ""},
        Row{{"{exe}", "test"}, ""},  // a folder, but it may be a subcommand
        Row{{"sh", "x"}, ""},        // found in PATH
        Row{{"{exe}", "here.txt", "none.txt", "", ".", "..", "--x="}, ""},
        Row{{"{exe}", "../s/data.txt"}, ""}}) {
    CAPTURE(row.argv.back());
    const auto command = workload_command({}, row.argv, places);
    REQUIRE(command.has_value() == row.hint.empty());
    if (!command) CHECK(command.error().hint.contains("write " + std::string(row.hint) + " in"));
  }
  WorkloadConfig in_source;
  in_source.cwd = (folder.path() / "s").string();
  CHECK(workload_command(in_source, {"{exe}", "data.txt"}, places));
}

}  // namespace
}  // namespace hone
