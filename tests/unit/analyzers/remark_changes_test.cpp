// SPDX-License-Identifier: Apache-2.0
#include "analyzers/remark_changes.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

using Lines = std::vector<std::string>;

Remark inlined(std::string callee, std::uint32_t line, std::int64_t cost) {
  return {.kind = RemarkKind::kInlined,
          .function = "main",
          .callee = std::move(callee),
          .file = "m.cpp",
          .line = line,
          .cost = cost,
          .threshold = 225};
}

Remark missed(std::string callee, std::uint32_t line, std::int64_t cost, std::string reason = "") {
  Remark remark = inlined(std::move(callee), line, cost);
  remark.kind = RemarkKind::kNotInlined;
  remark.reason = std::move(reason);
  return remark;
}

Remark loop(RemarkKind kind, std::string width, std::string reason = "") {
  return {.kind = kind,
          .function = "sum",
          .file = "m.cpp",
          .line = 6,
          .reason = std::move(reason),
          .width = std::move(width),
          .interleaved = "2"};
}

Lines explain(std::vector<Remark> before, std::vector<Remark> after, const std::string& symbol,
              const std::map<std::string, double>& seconds = {}) {
  Lines lines;
  for (const RemarkDifference& each : explain_symbol(
           RemarkIndex(std::move(before)), RemarkIndex(std::move(after)), symbol, seconds)) {
    lines.push_back(each.text);
  }
  return lines;
}

TEST_CASE("a call that only one build inlines is told of the caller and of the callee") {
  const std::vector<Remark> without = {missed("part", 12, 0, "its definition is in another unit")};
  const std::vector<Remark> with = {inlined("part", 12, 35)};
  CHECK(
      explain(without, with, "main") ==
      Lines{"inlined now: part, called at m.cpp:12 (cost 35, limit 225; before: its definition is "
            "in another unit)"});
  CHECK(explain(without, with, "part") ==
        Lines{"inlined now into main at m.cpp:12 (cost 35, limit 225; before: its definition is in "
              "another unit)"});
  CHECK(explain(with, {missed("part", 12, 300)}, "part") ==
        Lines{"not inlined any more into main at m.cpp:12 (cost 300, limit 225; before: cost 35, "
              "limit 225)"});
  CHECK(explain(without, with, "other").empty());
}

TEST_CASE("equal builds differ in nothing, whatever the order of their records") {
  const std::vector<Remark> remarks = {inlined("a", 1, 5), missed("b", 2, 500),
                                       loop(RemarkKind::kLoopVectorized, "4")};
  const std::vector<Remark> turned(remarks.rbegin(), remarks.rend());
  for (const char* symbol : {"main", "a", "b", "sum"}) {
    CHECK(explain(remarks, turned, symbol).empty());
  }
}

TEST_CASE("only where the other build is known to have decided otherwise") {
  // The call is not there: perhaps its caller vanished.
  CHECK(explain({}, {inlined("part", 12, 35)}, "main").empty());
  // Inlined by the linker after the compiler had not: inlined.
  CHECK(explain({missed("part", 12, 0), inlined("part", 12, 35)}, {inlined("part", 12, 35)}, "main")
            .empty());
  // Another call of the same function.
  CHECK(explain({missed("part", 13, 300)}, {inlined("part", 12, 35)}, "main").empty());
  // The same loop as another function's code, which it was inlined into.
  Remark moved = loop(RemarkKind::kLoopVectorized, "4");
  moved.function = "main";
  CHECK(explain({loop(RemarkKind::kLoopVectorized, "4")}, {moved}, "main").empty());
}

TEST_CASE("loops: vectorised now, no more, or otherwise, with the reason that is known") {
  const Remark vector = loop(RemarkKind::kLoopVectorized, "4");
  const Remark scalar = loop(RemarkKind::kLoopNotVectorized, "", "unsafe dependence");
  CHECK(explain({scalar}, {vector}, "sum") ==
        Lines{"vectorised now: loop at m.cpp:6 (4 at a time, 2 interleaved; before: unsafe "
              "dependence)"});
  CHECK(explain({vector}, {scalar}, "sum") ==
        Lines{"not vectorised any more: loop at m.cpp:6 (unsafe dependence; before: 4 at a time, 2 "
              "interleaved)"});
  CHECK(explain({vector}, {loop(RemarkKind::kLoopVectorized, "8")}, "sum") ==
        Lines{"vectorised otherwise: loop at m.cpp:6 (8 at a time, 2 interleaved; before: 4 at a "
              "time, 2 interleaved)"});
}

TEST_CASE("cold code and straight code") {
  const Remark split{.kind = RemarkKind::kSplit, .function = "main", .file = "m.cpp", .line = 9};
  Remark straight = split;
  straight.kind = RemarkKind::kStraightVectorized;
  CHECK(explain({}, {split}, "main") == Lines{"cold code at m.cpp:9 split off now"});
  CHECK(explain({split}, {}, "main") == Lines{"cold code at m.cpp:9 not split off any more"});
  CHECK(explain({}, {straight}, "main") == Lines{"vectorised now: straight code at m.cpp:9"});
}

TEST_CASE("the symbol itself comes first, then its loops, then callees by time and by cost") {
  Remark own_loop = loop(RemarkKind::kLoopVectorized, "4");
  own_loop.function = "main";
  const std::vector<Remark> before = {missed("cheap", 1, 300), missed("dear", 2, 300),
                                      missed("hot", 3, 300)};
  const std::vector<Remark> after = {inlined("cheap", 1, 5), inlined("dear", 2, 100),
                                     inlined("hot", 3, 5), own_loop};
  const Lines lines = explain(before, after, "main", {{"hot", 0.5}});
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].starts_with("vectorised now"));
  CHECK(lines[1].starts_with("inlined now: hot"));
  CHECK(lines[2].starts_with("inlined now: dear"));
  CHECK(lines[3].starts_with("inlined now: cheap"));
}

}  // namespace
}  // namespace hone
