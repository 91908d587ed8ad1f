// SPDX-License-Identifier: Apache-2.0
#include "analyzers/spin.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

TEST_CASE("each step counts and is the same every time") {
  CHECK(spin(0) == 1);
  CHECK(spin(1000) == spin(1000));
  CHECK(spin(1000) != spin(1001));
}

}  // namespace
}  // namespace hone
