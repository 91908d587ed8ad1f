// SPDX-License-Identifier: Apache-2.0
// The CPU's own counters, where it has any; tests of the rest of the way are in counter_groups.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdio>

#include "analyzers/count_program.h"
#include "core/files.h"
#include "tests/support/temporary_folder.h"

namespace hone::test {
namespace {

// A loop of n rounds executes at least n instructions, and twice as many rounds twice as many.
TEST_CASE("the CPU counts a program's instructions") {
  if (const auto works = find_hardware_counters(); !works) {
    std::printf("HONE-TEST-SKIPPED: %s\n", describe(works.error()).c_str());
    return;
  }
  const TemporaryFolder folder("counters");
  const auto file = folder.path() / "counts";
  const auto instructions = [&](const char* rounds) {
    const auto status = count_program(hardware_counters(), file, {HONE_BINARY, "spin", rounds});
    REQUIRE(status);
    REQUIRE(*status == 0);
    const auto readings = to_readings(parse_counts(read_file(file).value()).value());
    REQUIRE(readings);
    REQUIRE(readings->front().first == kInstructions);
    return readings->front().second;
  };
  const double once = instructions("20000000");
  CHECK(once > 2e7);
  CHECK(instructions("40000000") - once == doctest::Approx(once).epsilon(0.2));
}

}  // namespace
}  // namespace hone::test
