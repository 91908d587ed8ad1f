// SPDX-License-Identifier: Apache-2.0
// The part of hone hot that says why symbols differ.
#include <fmt/format.h>

#include "cli/render_hot.h"
#include "cli/table_cells.h"
#include "cli/text_layout.h"

namespace hone {

namespace {

constexpr int kIndent = 2;

std::string title_of(const HotReport& report) {
  return fmt::format("Why, by the compiler's records of {} and {}", one_line(report.reference),
                     one_line(report.profile));
}

/// "(3 of 8 changes)", where not all are shown.
std::string describe_rest(const SymbolWhy& symbol) {
  if (symbol.lines.empty()) return ": no decision that both builds took differs";
  if (symbol.lines.size() == symbol.found) return {};
  return fmt::format(" ({} of {} changes)", symbol.lines.size(), symbol.found);
}

constexpr const char* kNothing = "no symbol differs by more than its interval";

}  // namespace

std::string render_why_text(const HotReport& report, const TextStyle& style) {
  if (!report.why) return {};
  std::string out = "\n" + wrap(title_of(report), style.width, kIndent);
  if (report.why->empty()) out += fmt::format("  {}\n", kNothing);
  for (const SymbolWhy& symbol : *report.why) {
    out += wrap("  " + one_line(symbol.symbol) + describe_rest(symbol), style.width, 2 * kIndent);
    for (const RemarkDifference& line : symbol.lines) {
      out += wrap("    " + one_line(line.text), style.width, 3 * kIndent);
    }
  }
  return out;
}

std::string render_why_markdown(const HotReport& report) {
  if (!report.why) return {};
  std::string out = "\n" + markdown_cell(title_of(report)) + "\n\n";
  if (report.why->empty()) out += fmt::format("- {}\n", kNothing);
  for (const SymbolWhy& symbol : *report.why) {
    out += "- " + markdown_cell(symbol.symbol + describe_rest(symbol)) + "\n";
    for (const RemarkDifference& line : symbol.lines) {
      out += "  - " + markdown_cell(line.text) + "\n";
    }
  }
  return out;
}

}  // namespace hone
