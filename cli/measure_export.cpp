// SPDX-License-Identifier: Apache-2.0
// hone measure for programs: the JSON document hone.measure/1 and CSV.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "cli/json_values.h"
#include "cli/measure_report.h"
#include "cli/report_changes.h"
#include "cli/table_cells.h"

namespace hone {

namespace {

using Json = nlohmann::ordered_json;

Json command_json(const MeasuredCommand& command) {
  const bool is_measured = command.runs > 0;
  Json values = Json::array();
  for (const double value : command.values) values.push_back(number_json(value));
  return {{"name", command.name},
          {"argv", command.argv},
          {"runs", command.runs},
          {"repeats", command.repeats},
          {"change", change_json(command.change)},
          {"other_change", change_json(command.change ? command.other_change : std::nullopt)},
          {"conflict", times_conflict(command.change, command.other_change)},
          {"rows", rows_json(command.rows)},
          {"median", is_measured ? number_json(command.median) : Json(nullptr)},
          {"lo", number_json(command.lo)},
          {"hi", number_json(command.hi)},
          {"min", is_measured ? number_json(command.least) : Json(nullptr)},
          {"max", is_measured ? number_json(command.most) : Json(nullptr)},
          {"cpu_seconds", is_measured ? number_json(command.cpu.count()) : Json(nullptr)},
          {"wall_seconds", is_measured ? number_json(command.wall.count()) : Json(nullptr)},
          {"peak_rss", is_measured ? Json(command.peak_rss.count) : Json(nullptr)},
          {"values", std::move(values)}};
}

using Cells = std::vector<std::string>;

/// Of which command, by what, of how much.
Cells subject_cells(const MeasureReport& report, const MeasuredCommand& command) {
  return {csv_cell(command.name), csv_cell(fmt::format("{}", fmt::join(command.argv, " "))),
          csv_cell(report.metric), fmt::format("{}", command.runs),
          fmt::format("{}", command.repeats)};
}

Cells change_cells(const std::optional<ReportedChange>& change) {
  if (!change) return Cells(4);
  return {csv_cell(std::optional(change->estimate)), csv_cell(change->lo), csv_cell(change->hi),
          change->verdict};
}

std::string join_cells(std::initializer_list<Cells> parts) {
  Cells cells;
  for (const Cells& part : parts) cells.insert(cells.end(), part.begin(), part.end());
  return fmt::format("{}\n", fmt::join(cells, ","));
}

std::string csv_line(const MeasureReport& report, const MeasuredCommand& command) {
  const auto measured = [&](double value) {
    return csv_cell(command.runs > 0 ? std::optional(value) : std::nullopt);
  };
  const Cells figures = {measured(command.median), csv_cell(command.lo), csv_cell(command.hi),
                         measured(command.least), measured(command.most)};
  const Cells usage = {
      measured(command.cpu.count()), measured(command.wall.count()),
      command.runs > 0 ? fmt::format("{}", command.peak_rss.count) : std::string()};
  return join_cells({subject_cells(report, command),
                     figures,
                     change_cells(command.change),
                     usage,
                     Cells(1),
                     {csv_cell(command.change ? command.change->behind : std::string())}});
}

/// One of several benchmarks: its change alone.
std::string csv_line(const MeasureReport& report, const MeasuredCommand& command,
                     const ReportedRow& row) {
  return join_cells({subject_cells(report, command),
                     Cells(5),
                     change_cells(row.change),
                     Cells(3),
                     {csv_cell(row.name)},
                     Cells(1)});
}

}  // namespace

std::string render_measure_json(const MeasureReport& report) {
  Json json = {{"schema", "hone.measure/1"},
               {"finished", !report.interrupted},
               {"seed", fmt::format("{}", report.seed)},
               {"metric", report.metric},
               {"metric_reason", report.metric_reason},
               {"margin", number_json(report.margin)},
               {"measured_seconds", number_json(report.elapsed.count())},
               {"spawn_seconds",
                report.spawn_cost ? number_json(report.spawn_cost->count()) : Json(nullptr)},
               {"advice", advice_json(report.advice)},
               {"commands", Json::array()},
               {"noise",
                {{"paired_sd", number_json(report.paired_sd)},
                 {"rounds", report.rounds},
                 {"disturbed_rounds", report.disturbed}}},
               {"warnings", report.warnings}};
  for (const MeasuredCommand& command : report.commands)
    json["commands"].push_back(command_json(command));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string render_measure_csv(const MeasureReport& report) {
  std::string csv =
      "name,command,metric,runs,repeats,median,lo,hi,min,max,change,change_lo,change_hi,verdict,"
      "cpu_seconds,wall_seconds,peak_rss_bytes,benchmark,behind\n";
  for (const MeasuredCommand& command : report.commands) {
    csv += csv_line(report, command);
    for (const ReportedRow& row : command.rows) csv += csv_line(report, command, row);
  }
  return csv;
}

}  // namespace hone
