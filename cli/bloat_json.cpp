// SPDX-License-Identifier: Apache-2.0
// hone.bloat/1 and hone.bloat-diff/1 as docs/SYMBOLS.md describes them. Rows are written one by
// one: a binary may have a million.
#include <fmt/format.h>

#include "cli/bloat_render.h"
#include "cli/table_cells.h"

namespace hone {
namespace {

std::string totals_of(const Sizes& sizes) {
  return fmt::format(R"({{"file":{},"loaded":{},"text":{},"rodata":{},"data":{},"bss":{}}})",
                     sizes.file.count, sizes.loaded.count, sizes.text.count, sizes.rodata.count,
                     sizes.data.count, sizes.bss.count);
}

std::string list_of(const std::vector<std::string>& texts) {
  std::string list = "[";
  for (const std::string& text : texts) list += (list.size() > 1 ? "," : "") + json_string(text);
  return list + "]";
}

/// Where the names are from, with a comma behind; `side` is in front of the keys of a difference.
std::string names_of(const AnalysedFile& analysed, std::string_view side) {
  std::string out = fmt::format(R"("{}names_from":"{}",)", side, name_of(analysed.names_from()));
  if (analysed.names.size() > 1) {
    std::string counts;
    for (const auto& [source, count] : analysed.names) {
      counts += fmt::format(R"({}"{}":{})", counts.empty() ? "" : ",", name_of(source), count);
    }
    out += fmt::format(R"("{}names_from_members":{{{}}},)", side, counts);
  }
  if (analysed.debug_file.empty()) return out;
  return out + fmt::format(R"("{}debug_file":{},)", side, json_string(analysed.debug_file));
}

std::string row_of(const BloatLine& line, bool is_archive) {
  const SizeRow& bytes = line.bytes;
  std::string row = fmt::format(
      R"({{"name":{},"raw":{},"section":{},"kind":"{}","size":{},"file":{},"unwind":{},)"
      R"("relocations":{},"aliases":{},"cold":{},"count":{},"depth":{})",
      json_string(line.name), json_string(line.raw), json_string(line.section),
      line.is_rest ? "rest" : name_of(bytes.kind), bytes.size, line.wide.file, line.wide.unwind,
      line.wide.relocations, list_of(line.aliases), bytes.cold, bytes.count, line.depth);
  if (line.instances.largest > 0) {
    row += fmt::format(R"(,"smallest":{},"largest":{})", line.instances.smallest,
                       line.instances.largest);
  }
  if (is_archive) row += R"(,"member":)" + json_string(line.member);
  return row + "}";
}

std::string inlined_of(const BloatView& view) {
  std::string out = ",\n\"inlined\":[";
  for (std::size_t i = 0; i < view.inlined.size(); ++i) {
    const InlinedLine& line = view.inlined[i];
    out += fmt::format(
        R"({}{{"name":{},"raw":{},"unit":{},"size":{},"copies":{},"out_of_line":{}{}}})",
        i == 0 ? "\n" : ",\n", json_string(line.name), json_string(line.raw),
        json_string(line.unit), line.size, line.copies, line.out_of_line,
        line.is_rest ? R"(,"kind":"rest")" : "");
  }
  return out + "]";
}

}  // namespace

std::string render_bloat_json(const BloatView& view) {
  std::string out =
      fmt::format(R"({{"schema":"hone.bloat/1","file":{},"build_id":{},)",
                  json_string(view.analysed.file), json_string(view.analysed.build_id));
  out += names_of(view.analysed, "");
  if (!view.units_from.empty()) out += R"("units_from":)" + json_string(view.units_from) + ",";
  out += fmt::format("\"totals\":{},\n\"sections\":[", totals_of(view.totals));
  for (std::size_t i = 0; i < view.sections.size(); ++i) {
    const BloatView::Section& section = view.sections[i];
    out += fmt::format("{}{{\"name\":{},\"size\":{},\"attributed\":{}", i == 0 ? "\n" : ",\n",
                       json_string(section.name), section.size, section.attributed);
    if (view.is_archive) out += R"(,"member":)" + json_string(section.member);
    out += "}";
  }
  out += "],\n\"rows\":[";
  for (std::size_t i = 0; i < view.lines.size(); ++i) {
    out += (i == 0 ? "\n" : ",\n") + row_of(view.lines[i], view.is_archive);
  }
  out += "]";
  if (view.has_inlined) out += inlined_of(view);
  return out + "}\n";
}

std::string render_diff_json(const DiffView& view) {
  std::string out = fmt::format(
      R"({{"schema":"hone.bloat-diff/1","new":{},"old":{},"new_build_id":{},"old_build_id":{},)",
      json_string(view.after.file), json_string(view.before.file), json_string(view.after.build_id),
      json_string(view.before.build_id));
  out += names_of(view.after, "new_") + names_of(view.before, "old_");
  out += fmt::format("\"totals\":{{\"new\":{},\"old\":{}}},\n\"rows\":[",
                     totals_of(view.after_sizes), totals_of(view.before_sizes));
  for (std::size_t i = 0; i < view.lines.size(); ++i) {
    const DiffView::Line& line = view.lines[i];
    const DiffRow& row = line.row;
    out += fmt::format(
        R"({}{{"name":{},"status":"{}","section":"{}","kind":"{}","old":{},"new":{},"delta":{},)"
        R"("old_count":{},"new_count":{})",
        i == 0 ? "\n" : ",\n", json_string(line.name), name_of(row.status), name_of(row.size_class),
        name_of(row.kind), row.before, row.after, row.delta(), row.count_before, row.count_after);
    if (!row.raw.empty()) out += R"(,"raw":)" + json_string(row.raw);
    if (!row.old_unit.empty()) out += R"(,"old_unit":)" + json_string(row.old_unit);
    if (!line.old_name.empty()) {
      out += fmt::format(R"(,"old_name":{},"matched_by":"{}")", json_string(line.old_name),
                         matched_by(line));
    }
    if (!line.folded_with.empty()) out += R"(,"folded_with":)" + json_string(line.folded_with);
    if (row.inlined > 0) out += fmt::format(R"(,"inlined":{})", row.inlined);
    if (!line.folded_into.empty()) out += R"(,"folded_into":)" + json_string(line.folded_into);
    out += "}";
  }
  out += "],\n";
  if (view.rest_count > 0) {
    out += fmt::format(R"("rest":{{"count":{},"old":{},"new":{},"delta":{}}},)", view.rest_count,
                       view.rest_before, view.rest_after, view.rest_after - view.rest_before);
  }
  out += "\"padding_by_section\":[";
  for (std::size_t i = 0; i < view.diff->padding.size(); ++i) {
    const PaddingChange& change = view.diff->padding[i];
    out += fmt::format(R"({}{{"section":{},"old":{},"new":{}}})", i == 0 ? "" : ",",
                       json_string(change.section), change.before, change.after);
  }
  return out + fmt::format(
                   "],\n\"padding\":{},\"matched_bytes\":{},\"matched_old_bytes\":{},"
                   "\"residual\":{}}}\n",
                   view.diff->padding_delta(), view.diff->matched_after, view.diff->matched_before,
                   view.diff->residual);
}

}  // namespace hone
