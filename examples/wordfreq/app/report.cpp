// SPDX-License-Identifier: Apache-2.0
#include "app/report.h"

#include <algorithm>
#include <iomanip>
#include <ostream>

namespace app {
namespace {

struct Row {
  std::string_view word;
  std::uint64_t count;
};

/// Most frequent first, equal ones by name.
std::vector<Row> most_frequent(const WordTable<std::uint64_t>& table, std::size_t top) {
  std::vector<Row> rows;
  rows.reserve(table.size());
  table.each([&](std::string_view word, std::uint64_t count) { rows.push_back({word, count}); });
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return a.count != b.count ? a.count > b.count : a.word < b.word;
  });
  if (rows.size() > top) rows.resize(top);
  return rows;
}

void write_row(std::ostream& out, std::uint64_t count, std::string_view name) {
  out << std::setw(10) << count << "  " << name << '\n';
}

}  // namespace

void write_report(std::ostream& out, const std::vector<Rule>& rules, const Findings& findings,
                  std::size_t top) {
  write_row(out, findings.words, "words");
  write_row(out, findings.numbers, "numbers");
  write_row(out, findings.sentences, "sentences");
  write_row(out, findings.lines, "lines");
  write_row(out, findings.skipped, "other characters");
  for (std::size_t i = 0; i < findings.syllables.size(); ++i) {
    write_row(out, findings.syllables[i], "words of " + std::to_string(i) + " syllables");
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    write_row(out, findings.rule_hits[i], "rule " + rules[i].name);
  }
  for (const Row& row : most_frequent(findings.stems, top)) write_row(out, row.count, row.word);
  for (const Row& row : most_frequent(findings.pairs, top)) write_row(out, row.count, row.word);
}

}  // namespace app
