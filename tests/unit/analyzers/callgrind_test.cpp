// SPDX-License-Identifier: Apache-2.0
#include "analyzers/callgrind.h"

#include <doctest/doctest.h>

#include <map>

namespace hone {
namespace {

std::map<std::pair<std::string, std::uint64_t>, std::uint64_t> costs_of(
    const SampledStacks& stacks) {
  std::map<std::pair<std::string, std::uint64_t>, std::uint64_t> costs;
  for (const auto& [stack, cost] : stacks.stacks) {
    const SampledPlace& place = stacks.places[stack.front()];
    costs[{stacks.modules[place.module].path, place.address}] += cost;
  }
  return costs;
}

// Shaped as valgrind 3.19 writes with --dump-instr=yes --dump-line=no: names once, then by number;
// addresses relative to the last one.
constexpr std::string_view kProfile = R"(# callgrind format
version: 1
creator: callgrind-3.19.0
pid: 7
cmd:  ./app
positions: instr
events: Ir
summary: 38

ob=(1) /p/app
fl=(1) ???
fn=(1) main
0x1130 5
+4 7
cob=(2) /lib/libc.so.6
cfn=(2) memcpy
calls=3 0x9000
* 20
-4 1

ob=(2)
fn=(2)
0x9000 19
* 1

ob=(1)
fn=(1)
0x1130 5

totals: 38
)";

TEST_CASE("own costs are summed by object and address, those of calls are left out") {
  SampledStacks stacks;
  const auto parsed = parse_callgrind(kProfile, stacks);
  REQUIRE_MESSAGE(parsed, parsed.error().message);
  const auto costs = costs_of(stacks);
  CHECK(costs.size() == 3);
  CHECK(costs.at({"/p/app", 0x1130}) == 11);
  CHECK(costs.at({"/p/app", 0x1134}) == 7);
  CHECK(costs.at({"/lib/libc.so.6", 0x9000}) == 20);
  CHECK(stacks.samples == 38);
}

TEST_CASE("a second process adds to the first") {
  SampledStacks stacks;
  REQUIRE(parse_callgrind(kProfile, stacks));
  REQUIRE(parse_callgrind(kProfile, stacks));
  CHECK(stacks.samples == 76);
  CHECK(costs_of(stacks).at({"/p/app", 0x1130}) == 22);
  CHECK(stacks.modules.size() == 2);
}

TEST_CASE("a line that is no cost is named") {
  SampledStacks stacks;
  const auto parsed = parse_callgrind("ob=(1) /p/app\n0x1130 five\n", stacks);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().message.find("0x1130 five") != std::string::npos);
}

}  // namespace
}  // namespace hone
