// SPDX-License-Identifier: Apache-2.0
#include "cli/render_hot.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/golden.h"
#include "tests/unit/cli/example_hot.h"

namespace hone {
namespace {

using nlohmann::json;
using test::example_hot;

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::vector<HotCapture> example_captures() {
  return {test::example_capture("baseline", 60, 40), test::example_capture("pgo", 20, 30),
          test::example_capture("pgo", 10, 40)};
}

TEST_CASE("the table of two profiles, of one, and of counts") {
  HotReport report = example_hot();
  test::check_golden("unit/cli/golden/hot_0.txt", render_hot_text(report, {.width = 0}));
  test::check_golden("unit/cli/golden/hot_100.txt", render_hot_text(report, {.width = 100}));
  test::check_golden("unit/cli/golden/hot.md", render_hot_markdown(report));
  test::check_golden("unit/cli/golden/hot.csv", render_hot_csv(report));
  report.reference = report.profile;
  test::check_golden("unit/cli/golden/hot_one.txt", render_hot_text(report, {.width = 100}));
  report = example_hot();
  report.measure = HotMeasure::kInstructions;
  for (HotProfile& profile : report.profiles) profile.source = "callgrind";
  report.profiles[0].repeatable = false;
  test::check_golden("unit/cli/golden/hot_counts.txt", render_hot_text(report, {.width = 100}));
}

TEST_CASE("what only a third profile has samples of is no row of the table, but one of JSON") {
  HotReport report = example_hot();
  HotLine other = test::example_line("only_in_Os", 100, 100, {Seconds(0), Seconds(0), Seconds(0.1)},
                                     {Seconds(0), Seconds(0), Seconds(0.1)});
  other.is_sampled = true;
  report.lines.push_back(other);
  CHECK_FALSE(contains(render_hot_text(report, {.width = 0}), "only_in_Os"));
  CHECK_FALSE(contains(render_hot_markdown(report), "only"));
  CHECK(contains(render_hot_json(report), "only_in_Os"));
}

TEST_CASE("a name whose code another name has in a profile has no time of its own there") {
  HotReport report = example_hot();
  const TimeEstimate known = test::example_time(0.01, 0.001);
  HotLine folded = test::example_line("folded", 0, 10, {.hi = Seconds(1)}, known);
  folded.shared_by = {{"baseline", 2}};
  report.lines = {folded};
  CHECK(contains(render_hot_text(report, {}), "shared  10.0 ±1.0 ms"));
  for (std::size_t i = 0; i < kHotLinesShown; ++i)
    report.lines.insert(report.lines.begin(), test::example_line("f", 10, 10, known, known));
  const std::string text = render_hot_text(report, {});
  CHECK(contains(text, "[1 more]"));
  CHECK_FALSE(contains(text, "±1000 ms"));
}

TEST_CASE("functions that are named by where they begin are other ones in another build") {
  HotReport report = example_hot();
  report.lines = {test::example_line("fn 0x1660 [libla.so]", 100, 90, test::example_time(0.5, 0.02),
                                     test::example_time(0.3, 0.02))};
  CHECK_FALSE(contains(render_hot_text(report, {}), "-200 ±28 ms"));
  CHECK(explain_gain(report).empty());
  report.lines[0].name = "named";
  CHECK(contains(render_hot_text(report, {}), "-200 ±28 ms"));
}

TEST_CASE("notes stand in every format that people read, and in JSON; one run is no runs") {
  HotReport report = example_hot();
  report.notes = {"O3: same binary as baseline, which is shown"};
  report.profiles[0].captures = 1;
  const std::string text = render_hot_text(report, {.width = 0});
  CHECK(contains(text, "\nnote: O3: same binary as baseline, which is shown\n"));
  CHECK(contains(text, "baseline: 1000 samples in 1 run, "));
  CHECK(contains(render_hot_markdown(report), "\nnote: O3: same binary as baseline"));
  CHECK(json::parse(render_hot_json(report))["notes"] == json(report.notes));
}

TEST_CASE("long names of functions go without their arguments, libraries keep their own") {
  HotReport report = example_hot();
  report.lines[4].name = "std::operator<< <std::char_traits<char>>(std::ostream&, char const*)";
  report.lines[0].name = "void std::sort<std::vector<std::pair<std::string, int>>::iterator>(int)";
  const std::string text = render_hot_text(report, {.width = 100});
  CHECK(contains(text, "  void std::sort<>\n"));
  CHECK(contains(text, " [libc.so.6]\n"));
}

TEST_CASE("JSON has every symbol, each map every profile, and the sums of the samples") {
  const json document = json::parse(render_hot_json(example_hot()));
  CHECK(document["schema"] == "hone.hot/1");
  CHECK(document["source"] == "cpu-clock");
  CHECK(document["samples"] == 1800);
  CHECK(document["lost"] == 4);
  REQUIRE(document["symbols"].size() == 7);
  for (const json& symbol : document["symbols"]) {
    CHECK(symbol["sizes"].size() == 2);
    CHECK(symbol["seconds"].size() == 2);
  }
  const json& parse = document["symbols"][0];
  CHECK(parse["name"] == "parse_line(std::string_view)");
  CHECK(parse["sizes"]["pgo"] == 800);
  CHECK(parse["seconds"]["pgo"]["estimate"] == doctest::Approx(0.3));
  CHECK(parse["seconds"]["pgo"]["lo"] == doctest::Approx(0.28));
  CHECK(parse["seconds"]["pgo"]["hi"] == doctest::Approx(0.32));
  const json& join = document["join"];
  CHECK(join["profile"] == "pgo");
  REQUIRE(join["groups"].size() == 4);
  CHECK(join["groups"][0]["title"] == "faster and smaller");
  CHECK(join["groups"][3]["bytes"] == 800);
  CHECK(join["growth_unused_bytes"] == 500);
}

HotReport explained_hot() {
  HotReport report = example_hot();
  const RemarkDifference inlined{.change = RemarkChange::kInlined,
                                 .file = "parse.cpp",
                                 .line = 12,
                                 .text =
                                     "inlined now: next, called at parse.cpp:12 (cost 35, "
                                     "limit 225; before: cost 330, limit 225)"};
  report.why = {{"parse_line(std::string_view)", 5, {inlined, inlined, inlined}},
                {"merge", 1, {inlined}},
                {"count<word>", 0, {}}};
  return report;
}

TEST_CASE("why symbols differ stands below the table, in Markdown and in JSON") {
  const HotReport report = explained_hot();
  test::check_golden("unit/cli/golden/hot_why.txt", render_why_text(report, {.width = 100}));
  test::check_golden("unit/cli/golden/hot_why.md", render_why_markdown(report));
  CHECK(render_hot_text(report, {.width = 100}).ends_with(render_why_text(report, {.width = 100})));
  CHECK(render_hot_markdown(report).ends_with(render_why_markdown(report)));
  const json why = json::parse(render_hot_json(report))["why"];
  REQUIRE(why.size() == 3);
  CHECK(why[0]["name"] == "parse_line(std::string_view)");
  CHECK(why[0]["found"] == 5);
  CHECK(why[0]["lines"].size() == 3);
  CHECK(why[0]["lines"][0]["change"] == "inlined");
  CHECK(why[0]["lines"][0]["file"] == "parse.cpp");
  CHECK(why[0]["lines"][0]["line"] == 12);
  CHECK(why[2]["lines"].empty());
  CHECK_FALSE(json::parse(render_hot_json(example_hot())).contains("why"));
  CHECK(render_why_text(example_hot(), {}).empty());
}

TEST_CASE("only symbols that differ beyond their interval are explained, the largest first") {
  const HotReport report = example_hot();
  const Remark missed{.kind = RemarkKind::kNotInlined,
                      .function = "main",
                      .callee = "merge",
                      .file = "m.cpp",
                      .line = 3,
                      .cost = 330};
  Remark inlined = missed;
  inlined.kind = RemarkKind::kInlined;
  const auto why = explain_differences(report, RemarkIndex({missed}), RemarkIndex({inlined}));
  REQUIRE(why.size() == 3);  // not what is equal, a library's, the kernel's or never seen running
  CHECK(why[0].symbol == "parse_line(std::string_view)");
  CHECK(why[0].lines.empty());
  const auto merge = std::ranges::find(why, "merge", &SymbolWhy::symbol);
  REQUIRE(merge != why.end());
  CHECK(merge->found == 1);
}

TEST_CASE("the ± of a lopsided interval is its longer side") {
  HotReport report = example_hot();
  report.lines = {test::example_line("few", 10, 10, {Seconds(0.003), Seconds(0), Seconds(0.4)},
                                     {Seconds(0.003), Seconds(0), Seconds(0.4)})};
  CHECK(contains(render_hot_text(report, {}), "3 ±397 ms"));
}

TEST_CASE("what is inlined is in the order of instructions where these were counted") {
  HotReport report = example_hot();
  report.measure = HotMeasure::kInstructions;
  for (HotLine& line : report.lines) line.seconds = {};
  const auto call = [](RemarkKind kind, std::uint32_t line, const char* callee, int cost) {
    return Remark{.kind = kind,
                  .function = "parse_line(std::string_view)",
                  .callee = callee,
                  .file = "m.cpp",
                  .line = line,
                  .cost = cost};
  };
  const auto why = explain_differences(report,
                                       RemarkIndex({call(RemarkKind::kNotInlined, 1, "never", 900),
                                                    call(RemarkKind::kNotInlined, 2, "merge", 10)}),
                                       RemarkIndex({call(RemarkKind::kInlined, 1, "never", 900),
                                                    call(RemarkKind::kInlined, 2, "merge", 10)}));
  REQUIRE_FALSE(why.empty());
  REQUIRE(why[0].lines.size() == 2);
  CHECK(why[0].lines[0].line == 2);
}

TEST_CASE("templates are joined with bytes as symbols are; what has no bytes is not") {
  HotReport report = example_hot();
  report.view = HotView::kTemplate;
  CHECK(contains(render_hot_text(report, {.width = 0}), "bigger for nothing: 2 templates, "));
  CHECK(json::parse(render_hot_json(report)).contains("join"));
  report.view = HotView::kSource;
  CHECK_FALSE(contains(render_hot_text(report, {.width = 0}), "bigger for nothing"));
  CHECK_FALSE(json::parse(render_hot_json(report)).contains("join"));
}

TEST_CASE("the advice's line names what explains the gain, where a spread is known") {
  HotReport report = example_hot();
  report.lines.push_back(test::example_line("one_run", 100, 100, test::example_time(0.3, 0),
                                            test::example_time(0.1, 0)));
  const std::string text = explain_gain(report);
  CHECK(contains(text, "parse_line(std::string_view) -200 ms"));
  CHECK(contains(text, "count<word> -50.0 ms"));
  CHECK(contains(text, "of -200 ms in all"));
  CHECK_FALSE(contains(text, "one_run"));
  CHECK_FALSE(contains(text, "Grew most"));  // said once, with the bytes per symbol
  CHECK_FALSE(contains(text, "merge -"));
  report.overlapping = {"books"};  // the race is of another time then
  CHECK(contains(explain_gain(report), "of -200 ms CPU time in all"));
  CHECK(contains(render_hot_text(report, {.width = 0}), "Measured CPU time: baseline 1.00 s "));
  HotReport alone = example_hot();
  alone.reference = alone.profile;
  CHECK(explain_gain(alone).empty());
}

TEST_CASE("where instructions were counted instead, they explain the gain, if they repeat") {
  HotReport report = example_hot();
  report.measure = HotMeasure::kInstructions;
  const std::string text = explain_gain(report);
  CHECK(text ==
        "Where it comes from, by instructions: parse_line(std::string_view) -200; count<word> -50; "
        "of -200 in all (counted, not sampled: no time).\n");
  report.profiles[1].repeatable = false;
  CHECK(explain_gain(report).empty());
}

TEST_CASE("a profile is sampled when it was on every workload") {
  StoredRun run;
  run.facts.workloads = {{.name = "books", .command = {}, .check = "exit"},
                         {.name = "poems", .command = {}, .check = "exit"}};
  std::vector<HotCapture> captures = {test::example_capture("pgo", 60, 40)};
  CHECK_FALSE(has_captures(run, captures, "pgo", HotMeasure::kTime));
  captures.push_back(captures.front());
  captures.back().row.workload = "poems";
  CHECK(has_captures(run, captures, "pgo", HotMeasure::kTime));
  CHECK_FALSE(has_captures(run, captures, "pgo", HotMeasure::kInstructions));
}

HotReport example_of_view(HotView view) {
  HotReport report = example_hot();
  report.view = view;
  return report;
}

TEST_CASE("folded stacks begin with the outermost caller and sum to the measured time") {
  const auto captures = example_captures();
  HotReport one = example_of_view(HotView::kSymbol);
  one.reference = "pgo";
  CHECK(render_folded(one, captures) == "main;count 560000\nmain;parse<a:b> 240000\n");
  one.view = HotView::kSource;
  CHECK(render_folded(one, captures) ==
        "main;count 560000\nmain;parse<a:b>;inlined</script> 240000\n");
  CHECK(render_folded(example_of_view(HotView::kSymbol), captures) ==
        "main;count 400000 560000\nmain;parse<a:b> 600000 240000\n");
}

TEST_CASE("speedscope's file has one profile for each name, with the frames shared") {
  const json document =
      json::parse(render_speedscope(example_of_view(HotView::kSymbol), example_captures()));
  CHECK(document["$schema"] == "https://www.speedscope.app/file-format-schema.json");
  CHECK(document["shared"]["frames"].size() == 3);
  REQUIRE(document["profiles"].size() == 2);
  const json& pgo = document["profiles"][1];
  CHECK(pgo["name"] == "pgo");
  CHECK(pgo["type"] == "sampled");
  CHECK(pgo["unit"] == "microseconds");
  CHECK(pgo["endValue"] == 800000);
  REQUIRE(pgo["samples"].size() == pgo["weights"].size());
  std::int64_t total = 0;
  for (const json& weight : pgo["weights"]) total += weight.get<std::int64_t>();
  CHECK(total == 800000);
  for (const json& sample : pgo["samples"]) {
    for (const json& frame : sample) CHECK(frame < document["shared"]["frames"].size());
    CHECK(document["shared"]["frames"][sample[0].get<std::size_t>()]["name"] == "main");
  }
}

/// The data in the page; "" when there are none.
std::string data_of(const std::string& page) {
  const std::string_view begin = R"(id="data">)";
  const std::size_t at = page.find(begin);
  if (at == std::string::npos) return {};
  const std::size_t from = at + begin.size();
  return page.substr(from, page.find("</script>", from) - from);
}

TEST_CASE("the flame graph is one page that loads nothing, its names cannot leave the data") {
  const std::string page = render_flame(example_of_view(HotView::kSource), example_captures());
  CHECK(page.starts_with("<!doctype html>"));
  CHECK_FALSE(contains(page, "src="));
  CHECK_FALSE(contains(page, "http"));
  CHECK_FALSE(contains(page, "@DATA@"));
  const json data = json::parse(data_of(page));
  CHECK(data["compares"] == true);
  CHECK(data["total"] == doctest::Approx(0.8));
  const json& main = data["root"]["c"][0];
  CHECK(main["n"] == "main");
  REQUIRE(main["c"].size() == 2);
  CHECK(main["c"][1]["n"] == "parse<a;b>");
  CHECK(main["c"][1]["c"][0]["n"] == "inlined</script>");
  double parts = 0;
  for (const json& child : main["c"]) parts += child["v"].get<double>();
  CHECK(parts == doctest::Approx(main["v"].get<double>()));
}

}  // namespace
}  // namespace hone
