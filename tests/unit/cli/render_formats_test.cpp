// SPDX-License-Identifier: Apache-2.0
// Markdown and CSV: nothing in the data can break out of its cell.
#include <doctest/doctest.h>

#include <algorithm>

#include "cli/render.h"
#include "tests/support/golden.h"
#include "tests/unit/cli/example_report.h"

namespace {

using hone::test::example_report;

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A small RFC 4180 reader: rows of cells.
std::vector<std::vector<std::string>> read_csv(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      rows.back().back() += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      rows.back().emplace_back();
    } else if (!quoted && c == '\n') {
      rows.emplace_back(1);
    } else {
      rows.back().back() += c;
    }
  }
  rows.pop_back();
  return rows;
}

}  // namespace

TEST_CASE("the report as Markdown and CSV") {
  hone::test::check_golden("unit/cli/golden/report.md", hone::render_markdown(example_report()));
  hone::test::check_golden("unit/cli/golden/report.csv", hone::render_csv(example_report()));
}

TEST_CASE("Markdown shows hostile names as text in one cell") {
  auto report = example_report();
  report.profiles[1].name = "a|b`c<script>&*_[x](y)\nz";
  const std::string out = hone::render_markdown(report);
  CHECK(contains(out, "| a\\|b\\`c&lt;script&gt;&amp;\\*\\_\\[x\\](y) z |"));
  CHECK_FALSE(contains(out, "<script"));
}

TEST_CASE("every row of the CSV has the header's cells, and text reads back") {
  auto report = example_report();
  report.profiles[6].reason = "a \"quoted\", reason\nof two lines";
  report.profiles[7].reason = "=HYPERLINK(\"x\")";
  report.profiles[8].reason = "-O3 is +1 @ all";
  const auto rows = read_csv(hone::render_csv(report));
  REQUIRE(rows.size() == report.profiles.size() + 1);
  for (const auto& row : rows) CHECK(row.size() == rows[0].size());
  CHECK(rows[7][0] == "full-lto");
  CHECK(rows[7][3] == "a \"quoted\", reason\nof two lines");
  CHECK(rows[8][3] == "'=HYPERLINK(\"x\")");
  CHECK(rows[9][3] == "'-O3 is +1 @ all");
  // Numbers stay numbers, also negative ones.
  CHECK(rows[0][6] == "change");
  CHECK(rows[2][6] == "-0.189");
}
