// SPDX-License-Identifier: Apache-2.0
#include "profiles/profile_doctor.h"

#include <doctest/doctest.h>

using namespace hone;

TEST_CASE("misfits are counted once per function, from the compiler's own warnings") {
  CHECK(parse_misfits("").stale == 0);
  const ProfileMisfits misfits = parse_misfits(
      "warning: main.cpp: Function control flow change detected (hash mismatch) _Z4workv Hash = 1 "
      "up to 9 count discarded\n"
      "a.cpp: something else\n"
      "warning: main.cpp: Function control flow change detected (hash mismatch) _Z4workv Hash = 1 "
      "up to 9 count discarded\n"
      "ld.lld: warning: b.cpp: Function control flow change detected (hash mismatch) main Hash = 2 "
      "up to 1 count discarded\n"
      "warning: c.cpp: no profile data available for function _Z3newv Hash = 7 up to 0 count "
      "discarded [-Wbackend-plugin]\n");
  CHECK(misfits.stale == 2);
  CHECK(misfits.discarded == 10);
  CHECK(misfits.missing == 1);
  CHECK(misfits.units == 0);
}

TEST_CASE("the fit is told in functions and in executed weight") {
  const TrainingFacts trained{.raw_files = 1, .functions = 8, .functions_counted = 6, .weight = 40};
  CHECK(describe_fit({.stale = 2, .discarded = 10, .missing = 1}, trained) ==
        "profile data fits 6 of 9 functions (2 stale, 1 without a record), 75.0 % of the executed "
        "weight");
  CHECK(describe_fit({}, trained) ==
        "profile data fits 8 of 8 functions (0 stale, 0 without a record), 100.0 % of the executed "
        "weight");
}

TEST_CASE("GCC names units without data") {
  const ProfileMisfits misfits = parse_misfits(
      "a.cpp:9:1: warning: 'x.gcda' profile count data file not found [-Wmissing-profile]\n"
      "b.cpp:3:1: warning: 'y.gcda' profile count data file not found [-Wmissing-profile]\n");
  CHECK(misfits.units == 2);
  CHECK(describe_fit(misfits, {}) == "2 units had no profile data");
}
