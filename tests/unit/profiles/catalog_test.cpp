// SPDX-License-Identifier: Apache-2.0
#include "profiles/catalog.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using hone::CustomProfile;
using hone::resolve_profiles;
using Names = std::vector<std::string>;

namespace {

std::vector<std::string> names_of(const std::vector<std::string>& use,
                                  const std::vector<CustomProfile>& custom = {}) {
  std::vector<std::string> names;
  for (const hone::Profile& profile : resolve_profiles(use, custom).value()) {
    names.push_back(profile.name);
  }
  return names;
}

hone::Error error_of(const std::vector<std::string>& use,
                     const std::vector<CustomProfile>& custom = {}) {
  const auto resolved = resolve_profiles(use, custom);
  REQUIRE(!resolved);
  return resolved.error();
}

bool mentions(const std::string& text, const std::string& word) {
  return text.find(word) != std::string::npos;
}

}  // namespace

TEST_CASE("every group member is a profile, and no group has a profile's name") {
  const auto is_entry = [](std::string_view name) {
    return std::ranges::any_of(hone::catalog(),
                               [&](const auto& entry) { return entry.profile.name == name; });
  };
  for (const hone::Group& group : hone::groups()) {
    CHECK(!is_entry(group.name));
    for (const std::string_view member : group.profiles) {
      CHECK(resolve_profiles(Names{std::string(member)}, {}));
    }
  }
  for (const hone::CatalogEntry& entry : hone::catalog()) {
    CHECK(!entry.summary.empty());
    CHECK(!entry.cost.empty());
    CHECK(!entry.risk.empty());
  }
}

TEST_CASE("the default group comes baseline first and then by complexity") {
  CHECK(names_of({"default"}) == Names{"baseline", "O2", "O3", "Os", "unity", "thin-lto",
                                       "full-lto", "pgo", "pgo+unity", "pgo+thin-lto"});
  CHECK(names_of({"default"}) == names_of({"default", "O3", "pgo"}));
}

TEST_CASE("baseline is there, named or not, and once") {
  CHECK(names_of({}) == Names{"baseline"});
  CHECK(names_of({"O3", "baseline", "O3"}) == Names{"baseline", "O3"});
}

TEST_CASE("combinations take one spelling whatever the order of their parts") {
  CHECK(names_of({"thin-lto+pgo", "pgo+thin-lto"}) == Names{"baseline", "pgo+thin-lto"});
  CHECK(names_of({"thin-lto+O3", "O3+thin-lto"}) == Names{"baseline", "O3+thin-lto"});
  CHECK(names_of({"pgo+thin-lto+O2"}) == Names{"baseline", "O2+thin-lto+pgo"});
  CHECK(names_of({"O2+O2"}) == Names{"baseline", "O2"});
  const auto combined = resolve_profiles(Names{"unity+pgo+Os"}, {}).value().back();
  CHECK(combined.axes.opt == hone::Opt::kOs);
  CHECK(combined.axes.unity == hone::Unity::kOn);
  CHECK(combined.axes.pgo == hone::Pgo::kIr);
}

TEST_CASE("two values on one axis, unknown names and empty parts are errors that help") {
  CHECK(mentions(error_of({"O2+O3"}).message, "two values"));
  CHECK(mentions(error_of({"pgo+thin-lto+full-lto"}).message, "'full-lto'"));
  CHECK(mentions(error_of({"thin-lot"}).hint, "'thin-lto'"));
  CHECK(mentions(error_of({"pgo+unitty"}).hint, "'unity'"));
  CHECK(mentions(error_of({"defualt"}).hint, "'default'"));
  CHECK(mentions(error_of({"pgo+"}).message, "unknown profile ''"));
  CHECK(mentions(error_of({"nothing-like-it"}).hint, "hone profiles"));
}

TEST_CASE("a custom profile adds its flags after those of what it extends") {
  const std::vector<CustomProfile> custom = {
      {.name = "fast", .extends = "O3", .compile = {"-ffast-math"}, .link = {}},
      {.name = "faster", .extends = "fast", .compile = {"-funroll-loops"}, .link = {"-Wl,-O2"}},
      {.name = "trained", .extends = "thin-lto+pgo", .compile = {}, .link = {}},
      {.name = "plain", .compile = {"-DX=1"}, .link = {}}};
  const auto faster = resolve_profiles(Names{"faster"}, custom).value().back();
  CHECK(faster.name == "faster");
  CHECK(faster.axes.opt == hone::Opt::kO3);
  CHECK(faster.axes.compile == Names{"-ffast-math", "-funroll-loops"});
  CHECK(faster.axes.link == Names{"-Wl,-O2"});
  const auto trained = resolve_profiles(Names{"trained"}, custom).value().back();
  CHECK(trained.axes.lto == hone::Lto::kThin);
  CHECK(trained.axes.pgo == hone::Pgo::kIr);
  CHECK(names_of({"plain", "faster"}, custom) == Names{"baseline", "plain", "faster"});
}

TEST_CASE("errors of custom profiles name their place, used or not") {
  const auto custom = [](std::string name, std::string extends) {
    return CustomProfile{
        .name = std::move(name), .extends = std::move(extends), .place = "hone.toml:7:1"};
  };
  CHECK(mentions(error_of({"a"}, {custom("a", "b"), custom("b", "a")}).message, "a → b → a"));
  CHECK(mentions(error_of({"a"}, {custom("a", "a")}).message, "hone.toml:7"));
  CHECK(mentions(error_of({"a"}, {custom("a", "O4")}).message, "hone.toml:7:1: unknown"));
  CHECK(mentions(error_of({}, {custom("a", "O4")}).message, "hone.toml:7:1: unknown"));
  CHECK(mentions(error_of({}, {custom("O3", "O2")}).message, "taken"));
  CHECK(mentions(error_of({}, {custom("x+y", "O2")}).message, "taken"));
  CHECK(mentions(error_of({}, {custom("speed", "O2")}).message, "taken"));
}
