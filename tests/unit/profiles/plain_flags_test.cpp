// SPDX-License-Identifier: Apache-2.0
#include "profiles/plain_flags.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

TEST_CASE("units that are undone in the same way are one line") {
  const std::vector<EscapedUnit> units = {{"a.cpp", "compiled with -O3 after -O2"},
                                          {"app", "linked with -fno-lto after -flto=thin"},
                                          {"b.cpp", "compiled with -O3 after -O2"},
                                          {"x.a", "not covered: prebuilt file of the project"}};
  CHECK(group_by_reason(units) ==
        std::vector<std::string>{"compiled with -O3 after -O2 (2 places, like a.cpp)",
                                 "app: linked with -fno-lto after -flto=thin"});
  CHECK(group_by_reason({}).empty());
}

}  // namespace
}  // namespace hone
