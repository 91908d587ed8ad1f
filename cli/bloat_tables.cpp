// SPDX-License-Identifier: Apache-2.0
// Bytes per symbol as CSV and as a Markdown table: plain numbers of bytes, names escaped.
#include <fmt/format.h>

#include "cli/bloat_render.h"
#include "cli/quantities.h"
#include "cli/table_cells.h"

namespace hone {

namespace {

std::string inlined_csv(const BloatView& view) {
  std::string out = "name,raw,inlined,copies,out_of_line,unit\n";
  for (const InlinedLine& line : view.inlined) {
    out += fmt::format("{},{},{},{},{},{}\n", csv_cell(line.name), csv_cell(line.raw), line.size,
                       line.copies, line.out_of_line, csv_cell(line.unit));
  }
  return out;
}

std::string inlined_markdown(const BloatView& view) {
  std::string out = "| inlined | copies | out of line | name |\n|---:|---:|---:|---|\n";
  for (const InlinedLine& line : view.inlined) {
    out += fmt::format("| {} | {} | {} | {} |\n", line.size, line.copies, line.out_of_line,
                       markdown_cell(line.name));
  }
  return out;
}

}  // namespace

std::string render_bloat_csv(const BloatView& view) {
  if (view.has_inlined) return inlined_csv(view);
  std::string out =
      "depth,name,raw,member,section,kind,size,file,cold,unwind,relocations,count,shared_by,"
      "smallest,largest\n";
  for (const BloatLine& line : view.lines) {
    const SizeRow& bytes = line.bytes;
    const std::string_view kind = line.has_kind ? name_of(bytes.kind) : "";
    out +=
        fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", line.depth,
                    csv_cell(line.name), csv_cell(line.raw), csv_cell(line.member),
                    csv_cell(line.section), line.is_rest ? "rest" : kind, bytes.size,
                    line.wide.file, bytes.cold, line.wide.unwind, line.wide.relocations,
                    bytes.count, bytes.shared_by, line.instances.smallest, line.instances.largest);
  }
  return out;
}

std::string render_bloat_markdown(const BloatView& view, const BloatOptions& options) {
  std::string out = fmt::format("{}: {} loaded, {} in the file\n\n", markdown_cell(title_of(view)),
                                render_size(view.totals.loaded), render_size(view.totals.file));
  if (view.has_inlined) return out + inlined_markdown(view);
  const bool instances = options.has_instances();
  out += options.wide ? "| size | in file | cold | unwind | relocations " : "| size ";
  out += instances ? "| kind | count | smallest | largest | name |\n" : "| kind | count | name |\n";
  out += options.wide ? "|---:|---:|---:|---:|---:" : "|---:";
  out += instances ? "|---|---:|---:|---:|---|\n" : "|---|---:|---|\n";
  for (const BloatLine& line : view.lines) {
    const SizeRow& bytes = line.bytes;
    out += fmt::format("| {} ", bytes.size);
    if (options.wide) {
      out += fmt::format("| {} | {} | {} | {} ", line.wide.file, bytes.cold, line.wide.unwind,
                         line.wide.relocations);
    }
    std::string indent;
    for (int i = 0; i < line.depth; ++i) indent += "&nbsp;&nbsp;";
    out += fmt::format("| {} | {} ", line.has_kind ? name_of(bytes.kind) : "", bytes.count);
    if (instances) {
      out += fmt::format("| {} | {} ", line.instances.smallest, line.instances.largest);
    }
    out += fmt::format("| {}{} |\n", indent, markdown_cell(line.name));
  }
  return out;
}

std::string render_diff_csv(const DiffView& view) {
  std::string out =
      "name,status,section,kind,old,new,delta,old_count,new_count,folded_into,old_name,inlined,"
      "matched_by,folded_with,raw,old_unit\n";
  for (const DiffView::Line& line : view.lines) {
    const DiffRow& row = line.row;
    out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_cell(line.name),
                       name_of(row.status), name_of(row.size_class), name_of(row.kind), row.before,
                       row.after, row.delta(), row.count_before, row.count_after,
                       csv_cell(line.folded_into), csv_cell(line.old_name), row.inlined,
                       matched_by(line), csv_cell(line.folded_with), csv_cell(row.raw),
                       csv_cell(row.old_unit));
  }
  const auto add_sum = [&](const std::string& name, std::string_view status,
                           std::string_view section, std::int64_t before, std::int64_t after) {
    out += fmt::format("{},{},{},,{},{},{},,,,,,,,,\n", csv_cell(name), status, csv_cell(section),
                       before, after, after - before);
  };
  if (view.rest_count > 0) {
    add_sum(fmt::format("{} more", view.rest_count), "rest", "", view.rest_before, view.rest_after);
  }
  for (const PaddingChange& change : view.diff->padding) {
    add_sum("[padding]", "padding", change.section, change.before, change.after);
  }
  return out;
}

std::string render_diff_markdown(const DiffView& view) {
  const Bytes delta = view.after_sizes.loaded - view.before_sizes.loaded;
  std::string out;
  for (const std::string& line : titles_of(view)) out += markdown_cell(line) + "\n\n";
  out += fmt::format("{} loaded, was {}: {}\n\n", render_size(view.after_sizes.loaded),
                     render_size(view.before_sizes.loaded), render_size_change(delta));
  out += "| change | old | new | status | name |\n|---:|---:|---:|---|---|\n";
  for (const DiffView::Line& line : view.lines) {
    out +=
        fmt::format("| {:+} | {} | {} | {} | {} |\n", line.row.delta(), line.row.before,
                    line.row.after, name_of(line.row.status), markdown_cell(name_with_fate(line)));
  }
  if (view.rest_count > 0) {
    out += fmt::format("| {:+} | {} | {} | | {} more |\n", view.rest_after - view.rest_before,
                       view.rest_before, view.rest_after, view.rest_count);
  }
  return out + fmt::format("\nPadding {:+}, residual {:+}; {:.2f} % of the new bytes matched.\n",
                           view.diff->padding_delta(), view.diff->residual,
                           100 * view.diff->matched_after);
}

}  // namespace hone
