// SPDX-License-Identifier: Apache-2.0
// Bytes per symbol on a terminal: numbers first, so that long names can run to the edge.
#include <fmt/format.h>

#include "analyzers/section_kind.h"
#include "cli/bloat_render.h"
#include "cli/colour.h"
#include "cli/quantities.h"
#include "cli/text_layout.h"

namespace hone {
namespace {

/// "symtab", or of an archive of several kinds "symtab in 3 members, none in 2".
std::string words_of(const AnalysedFile& analysed) {
  if (analysed.names.size() < 2) return std::string(name_of(analysed.names_from()));
  std::string words;
  for (const auto& [source, count] : analysed.names) {
    const std::string_view unit = !words.empty() ? "" : count == 1 ? " member" : " members";
    words += fmt::format("{}{} in {}{}", words.empty() ? "" : ", ", name_of(source), count, unit);
  }
  return words;
}

std::string title(const AnalysedFile& analysed) {
  const std::string& id = analysed.build_id;
  std::string line = fmt::format("{}, {}, names from {}", one_line(analysed.file),
                                 id.empty() ? "no build-id" : "build-id " + id, words_of(analysed));
  if (analysed.debug_file.empty()) return line;
  line += analysed.has_debug_names ? " of " : ", debugging information of ";
  return line + one_line(analysed.debug_file);
}

std::string notes(const std::vector<std::string>& warnings, const TextStyle& style) {
  std::string out;
  for (const std::string& warning : warnings) {
    out += paint("note: " + one_line(warning), Ink::kWarning, style.colour) + "\n";
  }
  return out;
}

std::string totals_line(const Sizes& sizes) {
  return fmt::format("{} loaded ({} text, {} rodata, {} data, {} bss), {} in the file\n",
                     render_size(sizes.loaded), render_size(sizes.text), render_size(sizes.rodata),
                     render_size(sizes.data), render_size(sizes.bss), render_size(sizes.file));
}

std::string cut_name(const std::string& name, std::size_t used, const TextStyle& style) {
  const std::string safe = one_line(name);
  if (style.width == 0) return safe;
  return cut_middle(safe, std::max(20, style.width - static_cast<int>(used)));
}

std::string size_of(std::uint64_t bytes) { return render_size({static_cast<std::int64_t>(bytes)}); }

/// What is in the file only has no share of the loaded bytes.
std::string share_of(std::uint64_t loaded, const Sizes& totals) {
  if (loaded == 0 || totals.loaded.count <= 0) return "";
  return fmt::format(
      "{:.1f} %", 100.0 * static_cast<double>(loaded) / static_cast<double>(totals.loaded.count));
}

/// What no symbol owns has the same name in each class of sections.
std::string name_of_line(const BloatLine& line) {
  const bool is_of_class = line.name == "[unattributed]" || line.name == "[padding]";
  if (!is_of_class) return line.name;
  return fmt::format("{} ({})", line.name, name_of(static_cast<SizeClass>(line.bytes.place)));
}

std::string line_text(const BloatLine& line, const BloatView& view, const BloatOptions& options,
                      const TextStyle& style) {
  std::string out = fmt::format("{:>9}  {:>7}  ", size_of(line.bytes.size),
                                share_of(line.wide.loaded, view.totals));
  const std::string_view kind = line.has_kind ? name_of(line.bytes.kind) : "";
  out += fmt::format("{:<12}  {:>5}  {:>6}  ", kind, line.bytes.count,
                     line.bytes.shared_by > 1 ? std::to_string(line.bytes.shared_by) : "");
  if (options.wide) {
    out += fmt::format("{:>9}  {:>9}  {:>9}  {:>9}  ", render_size({line.wide.file}),
                       size_of(line.bytes.cold), size_of(line.wide.unwind),
                       size_of(line.wide.relocations));
  }
  if (options.has_instances()) {
    const bool is_symbol = line.instances.largest > 0;
    out += fmt::format("{:>9}  {:>9}  ", is_symbol ? size_of(line.instances.smallest) : "",
                       is_symbol ? size_of(line.instances.largest) : "");
  }
  out += std::string(static_cast<std::size_t>(2 * line.depth), ' ');
  return out + cut_name(name_of_line(line), out.size(), style) + "\n";
}

std::string inlined_text(const BloatView& view, const TextStyle& style) {
  std::string out =
      "\nCode that was inlined, from debugging information. It lies in the rows of "
      "other symbols and may be nested: sizes overlap, and do not sum to the file.\n";
  out += paint(fmt::format("{:>9}  {:>7}  {:>11}  name", "inlined", "copies", "out of line"),
               Ink::kHeading, style.colour) +
         "\n";
  for (const InlinedLine& line : view.inlined) {
    const std::string text = fmt::format("{:>9}  {:>7}  {:>11}  ", size_of(line.size), line.copies,
                                         size_of(line.out_of_line));
    out += text + cut_name(line.name, text.size(), style) + "\n";
  }
  return out;
}

}  // namespace

std::string render_bloat_text(const BloatView& view, const BloatOptions& options,
                              const TextStyle& style) {
  std::string out =
      paint(title_of(view), Ink::kHeading, style.colour) + "\n" + notes(view.warnings, style);
  out += totals_line(view.totals);
  if (view.has_inlined) return out + inlined_text(view, style);
  std::string titles = fmt::format("{:>9}  {:>7}  {:<12}  {:>5}  {:>6}  ", "size", "share", "kind",
                                   "count", "shared");
  if (options.wide) {
    titles += fmt::format("{:>9}  {:>9}  {:>9}  {:>9}  ", "in file", "cold", "unwind", "relocs");
  }
  if (options.has_instances()) titles += fmt::format("{:>9}  {:>9}  ", "smallest", "largest");
  out += "\n" + paint(titles + "name", Ink::kHeading, style.colour) + "\n";
  for (const BloatLine& line : view.lines) out += line_text(line, view, options, style);
  return out;
}

std::string title_of(const BloatView& view) {
  std::string line = title(view.analysed);
  if (!view.units_from.empty()) line += ", files from " + view.units_from;
  return line;
}

std::vector<std::string> titles_of(const DiffView& view) {
  return {"new: " + title(view.after), "old: " + title(view.before)};
}

std::string render_diff_text(const DiffView& view, const TextStyle& style) {
  std::string out;
  for (const std::string& line : titles_of(view)) {
    out += paint(line, Ink::kHeading, style.colour) + "\n";
  }
  out += notes(view.warnings, style);
  const Bytes delta = view.after_sizes.loaded - view.before_sizes.loaded;
  out += fmt::format("{} loaded, was {}: {}\n\n", render_size(view.after_sizes.loaded),
                     render_size(view.before_sizes.loaded), render_size_change(delta));
  out += paint(fmt::format("{:>11}  {:>9}  {:>9}  {:<8}  {:>9}  name", "change", "old", "new",
                           "status", "count"),
               Ink::kHeading, style.colour) +
         "\n";
  for (const DiffView::Line& line : view.lines) {
    const DiffRow& row = line.row;
    std::string text =
        fmt::format("{:>11}  {:>9}  {:>9}  {:<8}  {:>9}  ", render_size_change({row.delta()}),
                    render_size({row.before}), render_size({row.after}), name_of(row.status),
                    fmt::format("{} → {}", row.count_before, row.count_after));
    const std::size_t arrow_bytes = 2;
    out += text + cut_name(name_with_fate(line), text.size() - arrow_bytes, style) + "\n";
  }
  if (view.rest_count > 0) {
    out += fmt::format(
        "{:>11}  {:>9}  {:>9}  {} more\n", render_size_change({view.rest_after - view.rest_before}),
        render_size({view.rest_before}), render_size({view.rest_after}), view.rest_count);
  }
  for (const PaddingChange& change : view.diff->padding) {
    if (change.after == change.before) continue;
    out += fmt::format(
        "{:>11}  {:>9}  {:>9}  padding of {}\n", render_size_change({change.after - change.before}),
        render_size({change.before}), render_size({change.after}), one_line(change.section));
  }
  out += fmt::format(
      "\n{:.2f} % of the new and {:.2f} % of the old symbols' bytes are matched; residual {}\n",
      100 * view.diff->matched_after, 100 * view.diff->matched_before,
      render_size_change({view.diff->residual}));
  return out;
}

}  // namespace hone
