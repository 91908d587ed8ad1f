// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "core/store.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

class Captures {
 public:
  Captures() : store_(open()), run_(store_.add_run({.key = "k", .facts_json = "{}"}).value()) {}

  Store& store() { return store_; }
  std::int64_t run() const { return run_; }

  HotCapture make(const std::string& profile, const std::string& source) const {
    HotCapture capture;
    capture.row = {.run = run_,
                   .profile = profile,
                   .workload = "bücher",
                   .source = source,
                   .rate = 1999,
                   .stacks = "unwound",
                   .kernel = false,
                   .samples = 12,
                   .lost = 3,
                   .truncated = 1,
                   .wall = Seconds(1.5),
                   .user = Seconds(1.0 / 3),
                   .system = Seconds(0.25)};
    capture.places = {{"/p/app", 4096, "main", "", R"([["main","m.cpp",3]])"},
                      {"/lib/libc.so.6", -1, "memcpy'; DROP TABLE run", "libc.so.6", "[]"}};
    capture.stacks = {{{1, 0}, 10}, {{0}, 2}, {{}, 1}};
    return capture;
  }

 private:
  Store open() const {
    auto store = Store::open(folder_.path() / "store.sqlite");
    REQUIRE_MESSAGE(store, store.error().message);
    return std::move(*store);
  }

  test::TemporaryFolder folder_;
  Store store_;
  std::int64_t run_;
};

TEST_CASE("captures round-trip with places and stacks in order") {
  Captures captures;
  const HotCapture added = captures.make("pgo", "cpu-clock");
  REQUIRE(captures.store().add_hot_capture(added));
  const auto read = captures.store().hot_captures(captures.run());
  REQUIRE(read.size() == 1);
  const HotCapture& capture = read.front();
  CHECK(capture.row.profile == "pgo");
  CHECK(capture.row.workload == "bücher");
  CHECK(capture.row.source == "cpu-clock");
  CHECK(capture.row.rate == 1999);
  CHECK(capture.row.stacks == "unwound");
  CHECK_FALSE(capture.row.kernel);
  CHECK(capture.row.samples == 12);
  CHECK(capture.row.lost == 3);
  CHECK(capture.row.truncated == 1);
  CHECK(capture.row.wall == Seconds(1.5));
  CHECK(capture.row.user == Seconds(1.0 / 3));
  CHECK(capture.row.system == Seconds(0.25));
  REQUIRE(capture.places.size() == 2);
  CHECK(capture.places[0].symbol == "main");
  CHECK(capture.places[0].address == 4096);
  CHECK(capture.places[1].symbol == "memcpy'; DROP TABLE run");
  CHECK(capture.places[1].library == "libc.so.6");
  CHECK(capture.places[0].frames_json == added.places[0].frames_json);
  REQUIRE(capture.stacks.size() == 3);
  CHECK(capture.stacks[0].places == std::vector<std::int64_t>{1, 0});
  CHECK(capture.stacks[0].count == 10);
  CHECK(capture.stacks[2].places.empty());
}

TEST_CASE("captures of one profile are removed by kind, those of others stay") {
  Captures captures;
  for (const char* profile : {"baseline", "pgo"}) {
    for (const char* source : {"cpu-clock", "callgrind"}) {
      REQUIRE(captures.store().add_hot_capture(captures.make(profile, source)));
    }
  }
  const std::int64_t last = captures.store().last_hot_capture();
  CHECK(last == captures.store().hot_captures(captures.run()).back().row.id);
  REQUIRE(captures.store().remove_hot_captures(captures.run(), "pgo", "cycles", last));
  std::vector<std::string> left;
  for (const HotCapture& capture : captures.store().hot_captures(captures.run())) {
    left.push_back(capture.row.profile + " " + capture.row.source);
    CHECK(capture.places.size() == 2);
    CHECK(capture.stacks.size() == 3);
  }
  CHECK(left ==
        std::vector<std::string>{"baseline cpu-clock", "baseline callgrind", "pgo callgrind"});
  CHECK(captures.store().hot_captures(captures.run() + 1).empty());
}

TEST_CASE("captures that came later than a given one stay") {
  Captures captures;
  CHECK(captures.store().last_hot_capture() == 0);
  REQUIRE(captures.store().add_hot_capture(captures.make("pgo", "cycles")));
  const std::int64_t last = captures.store().last_hot_capture();
  REQUIRE(captures.store().add_hot_capture(captures.make("pgo", "cpu-clock")));
  REQUIRE(captures.store().remove_hot_captures(captures.run(), "pgo", "cycles", last));
  const auto left = captures.store().hot_captures(captures.run());
  REQUIRE(left.size() == 1);
  CHECK(left.front().row.source == "cpu-clock");
}

TEST_CASE("renamed symbols are kept by run and profile, and replaced") {
  Captures captures;
  Store& store = captures.store();
  REQUIRE(store.put_renamed(captures.run(), "pgo", {{"old", "gone"}}));
  REQUIRE(store.put_renamed(captures.run(), "pgo", {{"main::$_1", "main::$_0"}, {"b", "ü"}}));
  REQUIRE(store.put_renamed(captures.run(), "O2", {{"b", "c"}}));
  const auto renamed = store.renamed(captures.run());
  REQUIRE(renamed.size() == 2);
  CHECK(renamed.at("pgo") ==
        std::map<std::string, std::string>{{"main::$_1", "main::$_0"}, {"b", "ü"}});
  CHECK(renamed.at("O2").at("b") == "c");
  CHECK(store.renamed(captures.run() + 1).empty());
}

}  // namespace
}  // namespace hone
