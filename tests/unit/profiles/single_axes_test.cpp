// SPDX-License-Identifier: Apache-2.0
#include "profiles/single_axes.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "profiles/catalog.h"

namespace hone {
namespace {

using Names = std::vector<std::string>;

std::vector<AxisChoice> choices_of(const Names& use,
                                   const std::vector<CustomProfile>& custom = {}) {
  return find_axis_choices(resolve_profiles(use, custom).value());
}

TEST_CASE("combinations are taken apart, and each value comes once") {
  const std::vector<AxisChoice> expected = {
      {"opt", "O2"},       {"opt", "O3"},      {"opt", "Os"}, {"lto", "thin-lto"},
      {"lto", "full-lto"}, {"unity", "unity"}, {"pgo", "pgo"}};
  auto choices = choices_of({"default"});
  CHECK(choices.size() == expected.size());
  for (const AxisChoice& choice : expected)
    CHECK(std::ranges::find(choices, choice) != choices.end());
  CHECK(choices_of({"pgo+thin-lto+bolt"}) ==
        std::vector<AxisChoice>{{"lto", "thin-lto"}, {"pgo", "pgo"}, {"post_link", "bolt"}});
  CHECK(choices_of({"baseline"}).empty());
}

TEST_CASE("a profile with flags of the user's own gives no choices") {
  CustomProfile custom;
  custom.name = "mine";
  custom.extends = "O3";
  custom.compile = {"-ffast-math"};
  CHECK(choices_of({"mine"}, {custom}).empty());
  CHECK(choices_of({"mine", "O3"}, {custom}) == std::vector<AxisChoice>{{"opt", "O3"}});
}

TEST_CASE("a combination has the catalog's name, whatever the order") {
  CHECK(combine_choices(Names{"pgo"}) == "pgo");
  CHECK(combine_choices(Names{"thin-lto", "pgo"}) == "pgo+thin-lto");
  CHECK(combine_choices(Names{"pgo", "unity", "O2"}) ==
        combine_choices(Names{"O2", "pgo", "unity"}));
}

TEST_CASE("the full grid has each axis as the project has it, too") {
  CHECK(count_combinations(choices_of({"default"})) == 4 * 3 * 2 * 2);
  CHECK(count_combinations(choices_of({"pgo"})) == 2);
  CHECK(count_combinations({}) == 1);
}

}  // namespace
}  // namespace hone
