// SPDX-License-Identifier: Apache-2.0
// One line per profile, header first; quoted as RFC 4180 says, lines end in a line feed. Empty
// cells are unknown or do not apply.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "cli/render.h"
#include "cli/report_rows.h"
#include "cli/table_cells.h"

namespace hone {

namespace {

std::string number(std::optional<Bytes> value) {
  return value ? fmt::format("{}", value->count) : std::string();
}

std::string number(std::optional<Seconds> value) {
  return value ? csv_cell(value->count()) : std::string();
}

std::vector<std::string> size_cells(const std::optional<Sizes>& sizes) {
  if (!sizes) return std::vector<std::string>(6);
  return {number(sizes->file),   number(sizes->loaded), number(sizes->text),
          number(sizes->rodata), number(sizes->data),   number(sizes->bss)};
}

std::vector<std::string> cells_of(const Report& report, const ReportedProfile& profile) {
  const auto change = shown_change(report, profile);
  std::vector<std::string> cells = {
      csv_cell(profile.name),
      csv_cell(profile.status),
      csv_cell(profile.same_as),
      csv_cell(profile.reason),
      is_recommended(report, profile) ? "yes" : "no",
      change ? csv_cell(change->metric) : "",
      change ? csv_cell(change->estimate) : "",
      change ? csv_cell(change->lo) : "",
      change ? csv_cell(change->hi) : "",
      change ? csv_cell(change->verdict) : "",
      fmt::format("{}", rounds_of(report, profile)),
      number(profile.median_time),
  };
  const auto sizes = size_cells(profile.size);
  cells.insert(cells.end(), sizes.begin(), sizes.end());
  cells.push_back(number(profile.peak_rss));
  cells.push_back(number(profile.build_seconds));
  cells.push_back(change ? csv_cell(change->behind) : "");
  return cells;
}

}  // namespace

std::string render_csv(const Report& report) {
  std::string csv =
      "profile,status,same_as,reason,recommended,metric,change,change_lo,change_hi,verdict,rounds,"
      "median_seconds,file_bytes,loaded_bytes,text_bytes,rodata_bytes,data_bytes,bss_bytes,"
      "peak_rss_bytes,build_seconds,behind\n";
  for (const ReportedProfile* profile : rows_of(report)) {
    csv += fmt::format("{}\n", fmt::join(cells_of(report, *profile), ","));
  }
  return csv;
}

}  // namespace hone
