// SPDX-License-Identifier: Apache-2.0
#include "analyzers/local_functions.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace hone {
namespace {

HotPlaceRow place_of(const std::string& symbol, const std::string& frames) {
  return {.module = "/p/app", .symbol = symbol, .frames_json = frames};
}

HotCapture capture_of(const std::string& profile, std::vector<HotPlaceRow> places) {
  HotCapture capture;
  capture.row.profile = profile;
  capture.places = std::move(places);
  return capture;
}

std::string first_function(const HotPlaceRow& place) {
  return nlohmann::json::parse(place.frames_json)[0][0];
}

/// Both in the baseline; the other build has one of them alone, inlined into main.
std::vector<HotCapture> example_captures() {
  return {capture_of("baseline", {place_of("f", R"([["f","a.c",3,"a.c"]])"),
                                  place_of("f", R"([["f","b.c",3,"b.c"]])"),
                                  place_of("g", R"([["g","a.c",9,"a.c"]])")}),
          capture_of("lto", {place_of("main", R"([["f","b.c",4,"b.c"],["main","m.c",1]])")})};
}

TEST_CASE("local functions of one name are told apart by file, in every profile alike") {
  auto captures = example_captures();
  tell_local_apart(captures);
  CHECK(first_function(captures[0].places[0]) == "f (a.c)");
  CHECK(first_function(captures[0].places[1]) == "f (b.c)");
  CHECK(first_function(captures[0].places[2]) == "g");
  CHECK(first_function(captures[1].places[0]) == "f (b.c)");
  CHECK(captures[0].places[0].symbol == "f");
}

TEST_CASE("one function of which two builds know other files is one; so is a global one") {
  std::vector<HotCapture> captures = {
      capture_of("baseline",
                 {place_of("f", R"([["f","a.c",3,"a.c"]])"), place_of("f", R"([["f","a.h",3]])")}),
      capture_of("unity", {place_of("f", R"([["f","unity.c",3,"unity.c"]])")})};
  tell_local_apart(captures);
  CHECK(first_function(captures[0].places[0]) == "f");
  CHECK(first_function(captures[1].places[0]) == "f");
}

TEST_CASE("symbols that are several functions are known with their files") {
  const auto captures = example_captures();
  const auto mixed = find_mixed_symbols(captures, {"baseline", "lto"});
  CHECK(mixed == std::map<std::string, std::set<std::string>>{{"f", {"a.c", "b.c"}}});
  CHECK(find_mixed_symbols(captures, {"lto"}).empty());
}

}  // namespace
}  // namespace hone
