// SPDX-License-Identifier: Apache-2.0
// What `hone measure` found, as every format shows it: made from the record of a race of commands
// alone. Its JSON is the contract hone.measure/1, see docs/REPORT.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command_race.h"
#include "cli/render.h"
#include "cli/report.h"

namespace hone {

struct MeasuredCommand {
  std::string name;   ///< --name, else the index as text
  std::string title;  ///< --name, else the command itself; no two are equal
  std::vector<std::string> argv;
  int runs = 0;                                ///< observations in the race
  int repeats = 1;                             ///< executions in each
  std::optional<ReportedChange> change;        ///< none for the reference
  std::optional<ReportedChange> other_change;  ///< by the time that does not decide
  std::vector<ReportedRow> rows = {};          ///< the same by benchmark, where there are several
  /// Of the metric over the observations: seconds, bytes, or as the program printed it.
  double median = 0, least = 0, most = 0;
  /// 95 % interval of the median; none of fewer than six values. Comparisons are made by `change`.
  std::optional<double> lo, hi;
  Seconds cpu{0}, wall{0};  ///< medians
  Bytes peak_rss{0};        ///< median
  std::vector<double> values;
};

struct MeasureReport {
  std::string metric;  ///< "cpu-time", …
  std::string metric_reason;
  ReportedAdvice advice;
  std::vector<MeasuredCommand> commands;  ///< as given; the first is the reference
  double paired_sd = 0;
  double margin = 0.01;
  int rounds = 0;
  int disturbed = 0;  ///< rounds
  std::uint64_t seed = 0;
  Seconds elapsed{0};
  std::optional<Seconds> spawn_cost;  ///< of an empty program
  bool interrupted = false;
  std::vector<std::string> warnings;
};

/// True if the noise between commands is known: there are two, and enough rounds.
bool has_noise(const MeasureReport& report);

/// `names` as given by --name, empty texts for none; one per command.
MeasureReport build_measure_report(const CommandRace& race,
                                   const std::vector<RacedCommand>& commands,
                                   const std::vector<std::string>& names,
                                   const CommandRaceOptions& options);

std::string render_measure_text(const MeasureReport& report, const TextStyle& style);
std::string render_measure_json(const MeasureReport& report);
std::string render_measure_csv(const MeasureReport& report);
std::string render_measure_markdown(const MeasureReport& report);

}  // namespace hone
