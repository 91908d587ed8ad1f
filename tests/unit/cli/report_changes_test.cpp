// SPDX-License-Identifier: Apache-2.0
#include "cli/report_changes.h"

#include <doctest/doctest.h>

using hone::ReportedChange;

TEST_CASE("a change is named with its interval and its rounds, or with why there is none") {
  ReportedChange change{.estimate = -0.284, .lo = -0.326, .hi = -0.251, .rounds = 20};
  CHECK(hone::render_measured(change) == "-28.4 % [-32.6, -25.1] (20 rounds)");
  change.lo = change.hi = std::nullopt;
  change.rounds = 3;
  CHECK(hone::render_measured(change) == "-28.4 % (3 rounds, too few for an interval)");
  change.behind = "pgo";
  CHECK(hone::render_measured(change) == "-28.4 %, 5 % or more behind pgo (3 rounds)");
}
