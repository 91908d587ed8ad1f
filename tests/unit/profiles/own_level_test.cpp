// SPDX-License-Identifier: Apache-2.0
#include "profiles/own_level.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

using Levels = std::vector<std::string>;

std::optional<Opt> level_of(const Levels& app, const Levels& core) {
  ProjectModel model;
  model.targets = {{.name = "app", .levels = app},
                   {.name = "core", .levels = core},
                   {.name = "other", .levels = {"-O0"}}};
  return find_own_level(model, {.targets = {"app", "core", "unlisted"}});
}

TEST_CASE("one level of all units is the project's own") {
  CHECK(level_of({"-O3"}, {"-O3", "-O3"}) == Opt::kO3);
  CHECK(level_of({"-Os"}, {}) == Opt::kOs);
}

TEST_CASE("no level, several, or one that is no value of the axis") {
  CHECK_FALSE(level_of({"-O3"}, {"-O3", "-O2"}));
  CHECK_FALSE(level_of({"-O3"}, {""}));
  CHECK_FALSE(level_of({"-Ofast"}, {"-Ofast"}));
  CHECK_FALSE(level_of({""}, {""}));
  CHECK_FALSE(level_of({}, {}));
}

}  // namespace
}  // namespace hone
