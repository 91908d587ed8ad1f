// SPDX-License-Identifier: Apache-2.0
#include "profiles/gcov.h"

#include <doctest/doctest.h>

using namespace hone;

TEST_CASE("functions with a count are told from those without") {
  const TrainingFacts facts = parse_gcov_dump(
      "a.gcda:  a1000000:   8:OBJECT_SUMMARY runs=1, sum_max=100\n"
      "a.gcda:  01000000:  12:FUNCTION ident=1, lineno_checksum=0x1, cfg_checksum=0x2\n"
      "a.gcda:    01a10000:  24:COUNTERS arcs 3 counts\n"
      "a.gcda:    01af0000:   8:COUNTERS time_profiler 1 counts\n"
      "a.gcda:  01000000:  12:FUNCTION ident=2, lineno_checksum=0x3, cfg_checksum=0x4\n"
      "a.gcda:    01a10000:   8:COUNTERS arcs 1 counts (all zero)\n");
  CHECK(facts.functions == 2);
  CHECK(facts.functions_counted == 1);
}
