// SPDX-License-Identifier: Apache-2.0
#include "cli/stored_run.h"

#include <doctest/doctest.h>

#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

TEST_CASE("a profile's symbols bear the baseline's names, in bytes and in samples") {
  const test::TemporaryFolder folder;
  Store store = Store::open(folder.path() / "store.sqlite").value();
  const std::int64_t id = store.add_run({.key = "k", .facts_json = to_json(RunFacts{})}).value();
  REQUIRE(store.put_profile({.run = id,
                             .position = 1,
                             .name = "unity",
                             .axes_json = "{}",
                             .status = "built",
                             .build_key = "b",
                             .facts_json = to_json(ProfileFacts{})}));
  REQUIRE(store.put_artifacts(
      "b", {{.build_key = "b", .name = "app", .kind = "executable"}},
      {{.artifact = "app", .name = "main::$_1", .section = "text", .size = {10}}}));
  HotCapture capture;
  capture.row = {.run = id, .profile = "unity", .workload = "w", .source = "cpu-clock"};
  capture.places = {{"/p/app", 1, "main::$_1", "", "[]"}, {"/l", 1, "main::$_1", "lib.so", "[]"}};
  REQUIRE(store.add_hot_capture(capture));
  CHECK(load_run(store, id)->symbols.at("unity").front().name == "main::$_1");

  REQUIRE(store.put_renamed(id, "unity", {{"main::$_1", "main::$_0"}}));
  REQUIRE(store.put_renamed(id, "other", {{"main::$_1", "wrong"}}));
  CHECK(load_run(store, id)->symbols.at("unity").front().name == "main::$_0");
  const auto captures = load_captures(store, id);
  REQUIRE(captures.size() == 1);
  CHECK(captures[0].places[0].symbol == "main::$_0");
  CHECK(captures[0].places[1].symbol == "main::$_1");
}

TEST_CASE("a same binary has the names of what it is the same as: it may be stripped") {
  const test::TemporaryFolder folder;
  Store store = Store::open(folder.path() / "store.sqlite").value();
  const std::int64_t id = store.add_run({.key = "k", .facts_json = to_json(RunFacts{})}).value();
  const auto put = [&](ProfileRow row, const std::string& symbol) {
    row.run = id;
    row.axes_json = "{}";
    row.build_key = row.name;
    row.facts_json = to_json(ProfileFacts{});
    REQUIRE(store.put_profile(row));
    REQUIRE(store.put_artifacts(
        row.name, {{.build_key = row.name, .name = "app", .kind = "executable"}},
        {{.artifact = "app", .name = symbol, .section = "text", .size = {10}}}));
  };
  put({.name = "baseline", .status = "built"}, "main");
  put({.position = 1, .name = "strip", .status = "same-binary", .same_as = "baseline"}, "fn 0x1");
  CHECK(load_run(store, id)->symbols.at("strip").front().name == "main");
}

}  // namespace
}  // namespace hone
