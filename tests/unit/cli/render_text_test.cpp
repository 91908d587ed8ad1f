// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <sstream>

#include "cli/render.h"
#include "cli/text_layout.h"
#include "tests/support/golden.h"
#include "tests/unit/cli/example_report.h"

namespace {

using hone::test::example_report;

std::string text(const hone::Report& report, int width = 0) {
  return hone::render_text(report, {.width = width});
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// The first line that begins with `start`; "" when there is none.
std::string line_with(const std::string& text, std::string_view start) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(start)) return line;
  }
  return {};
}

}  // namespace

TEST_CASE("the report at usual widths") {
  for (const int width : {0, 60, 80, 120}) {
    CAPTURE(width);
    hone::test::check_golden("unit/cli/golden/report_" + std::to_string(width) + ".txt",
                             text(example_report(), width));
  }
}

TEST_CASE("no line is wider than the terminal") {
  auto report = example_report();
  report.profiles[3].name = "日本語のとても長い名前のプロファイル-with-a-tail";
  for (int width = 52; width < 140; ++width) {
    std::istringstream lines(text(report, width));
    for (std::string line; std::getline(lines, line);) {
      CAPTURE(width);
      CAPTURE(line);
      CHECK(hone::display_width(line) <= width);
    }
  }
}

TEST_CASE("cold bytes and shared ones are told where there is room") {
  CHECK(contains(text(example_report(), 80), "(1.17 KiB cold, shared by 2)"));
  CHECK(!contains(text(example_report(), 60), "cold"));
  CHECK(contains(text(example_report(), 60), "parse_line"));
}

TEST_CASE("a terminal of any width is served") {
  for (int width = 1; width < 40; ++width) {
    CHECK(contains(text(example_report(), width), "hone"));
  }
}

TEST_CASE("colour only adds escape sequences to the same words") {
  const auto report = example_report();
  const std::string plain = text(report, 80);
  CHECK_FALSE(contains(plain, "\033"));
  std::string coloured = hone::render_text(report, {.width = 80, .colour = true});
  CHECK(contains(coloured, "\033["));
  for (auto at = coloured.find('\033'); at != std::string::npos; at = coloured.find('\033')) {
    coloured.erase(at, coloured.find('m', at) - at + 1);
  }
  CHECK(coloured == plain);
}

TEST_CASE("hostile names and messages cannot steer the terminal") {
  auto report = example_report();
  report.project_name = "a\033]0;owned\007b";
  report.profiles[1].name = "x\nfake row";
  report.profiles[6].reason = "\033[2Jerror\x9b";
  report.advice.text = "Use \u202egpj.exe";
  report.warnings = {"bad\033[1m"};
  report.symbols[0].name = "f\033[8m";
  const std::string out = text(report, 100);
  CHECK_FALSE(contains(out, "\033"));
  CHECK_FALSE(contains(out, "\007"));
  CHECK_FALSE(contains(out, "\u202e"));
  CHECK_FALSE(contains(out, "\nfake row"));
}

TEST_CASE("a name as long as a page is cut, also where no terminal sets the width") {
  auto report = example_report();
  report.symbols[0].name = "first" + std::string(5000, 'x') + "last";
  const std::string out = text(report, 0);
  CHECK(contains(out, "firstx"));
  CHECK(contains(out, "xlast"));
  CHECK_FALSE(contains(out, std::string(200, 'x')));
}

TEST_CASE("rows: baseline, then the raced ones by estimate, then the others") {
  const std::string out = text(example_report());
  std::size_t last = 0;
  for (const char* name : {"\n  baseline", "\n  pgo+thin-lto", "\n  thin-lto", "\n  unity",
                           "\n  Os", "\n  O2", "\n  full-lto", "\n  pgo ", "\n  O3"}) {
    const auto at = out.find(name);
    CAPTURE(name);
    REQUIRE(at != std::string::npos);
    CHECK(at > last);
    last = at;
  }
}

TEST_CASE("only a clear winner is called the fastest") {
  auto report = example_report();
  CHECK(contains(line_with(text(report), "  pgo+thin-lto"), "fastest  ← recommended"));
  report.advice.equal = {"thin-lto"};
  CHECK(contains(line_with(text(report), "  pgo+thin-lto"), "faster  ← recommended"));
  report.advice.equal.clear();
  report.advice.verdict = "better";
  CHECK(contains(line_with(text(report), "  pgo+thin-lto"), "faster  ← recommended"));
}

TEST_CASE("keep: nothing to export, no arrow") {
  auto report = example_report();
  report.advice.verdict = "keep";
  report.advice.profile = "baseline";
  const std::string out = text(report);
  CHECK_FALSE(contains(out, "hone export"));
  CHECK_FALSE(contains(out, "←"));
  CHECK(contains(out, "Bytes per symbol, pgo+thin-lto against baseline"));
}

TEST_CASE("symbols of a profile that was not analysed have not shrunk to nothing") {
  auto report = example_report();
  for (auto& symbol : report.symbols) symbol.sizes.erase("pgo+thin-lto");
  CHECK_FALSE(contains(text(report), "Bytes per symbol"));
}

TEST_CASE("bounds that are not known are shown as unknown") {
  auto report = example_report();
  report.profiles[3].change = {
      .metric = "cpu-time", .estimate = -0.02, .rounds = 4, .verdict = "unresolved"};
  CHECK(contains(line_with(text(report), "  thin-lto"), "(too few rounds)"));
  CHECK(contains(line_with(text(report), "  thin-lto"), "unresolved"));
}

TEST_CASE("an unfinished run without figures yet is shown as such") {
  hone::Report report;
  report.hone_version = "0.1.0";
  report.build_type = "Release";
  report.profiles = {hone::test::example_built("baseline", 1000, 1),
                     hone::test::example_built("O3", 1000, 1)};
  for (auto& profile : report.profiles) profile.rounds = 0;
  const std::string out = text(report);
  CHECK(contains(out, "not finished"));
  CHECK(contains(line_with(out, "  O3"), "not measured"));
  CHECK_FALSE(contains(out, "Bytes per symbol"));
}

TEST_CASE(
    "notes that profiles share are said once; escaped units are grouped by reason and counted") {
  auto report = example_report();
  report.profiles[2].notes = {"trained on what it is measured on"};
  report.profiles[5].notes = {"trained on what it is measured on"};
  report.profiles[3].escaped_units = {
      {"a.c", "x"}, {"b.c", "y"}, {"c.c", "x"}, {"d.c", "x"}, {"e.c", "x"}};
  const std::string out = text(report);
  CHECK(contains(out, "pgo+thin-lto, unity: trained on what it is measured on\n"));
  CHECK(contains(out, "thin-lto: not as asked for: a.c, c.c, d.c and 1 more (x); b.c (y)\n"));
}

TEST_CASE("the other metric is shown where there is room") {
  auto report = example_report();
  report.profiles[5].other_change = hone::test::example_change(-0.17, -0.2, -0.1, "faster");
  CHECK(contains(text(report), "wall time"));
  CHECK(contains(line_with(text(report), "  pgo+thin-lto"), "-17.0 % [-20.0, -10.0]"));
  CHECK_FALSE(contains(text(report, 100), "wall time"));
}

TEST_CASE("what presses on measured times is said where it is known") {
  auto report = example_report();
  CHECK(contains(text(report),
                 "governor performance · turbo off · starting a program costs 600 µs · other work "
                 "disturbed 4 of 30 rounds\n"));
  report.governor = "bad\033[1m";
  report.turbo.clear();
  report.disturbed = 0;
  CHECK_FALSE(contains(text(report), "turbo"));
  CHECK_FALSE(contains(text(report), "disturbed"));
  CHECK_FALSE(contains(text(report), "\033"));
}

TEST_CASE("a row whose two times disagree says so, recommended or not") {
  auto report = example_report();
  auto& thin = report.profiles[3];
  thin.other_change = hone::test::example_change(0.05, 0.02, 0.08, "slower");
  thin.other_change->metric = "wall-time";
  CHECK(contains(line_with(text(report), "  thin-lto"), "faster, but slower by wall time"));
  CHECK(contains(line_with(text(report, 80), "  thin-lto"), "conflict"));
  thin.other_change->verdict = "unresolved";
  CHECK_FALSE(contains(line_with(text(report), "  thin-lto"), "but"));
  CHECK_FALSE(contains(line_with(text(report, 80), "  thin-lto"), "conflict"));
}
