// SPDX-License-Identifier: Apache-2.0
#include "analyzers/race_times.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include "analyzers/statistics.h"

namespace hone {
namespace {

constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();

bool is_usable(double value) { return std::isfinite(value) && value > 0; }

std::vector<double> pair_differences(const Table& rounds, int i, int j) {
  std::vector<double> d;
  for (const auto& row : rounds) {
    const double difference = row[static_cast<std::size_t>(i)] - row[static_cast<std::size_t>(j)];
    if (!std::isnan(difference)) d.push_back(difference);
  }
  return d;
}

}  // namespace

LogTimes::LogTimes(int entries, std::vector<double> weights, std::vector<std::string> names,
                   std::vector<std::string> titles)
    : entries_(static_cast<std::size_t>(entries)),
      weights_(std::move(weights)),
      names_(std::move(names)),
      titles_(std::move(titles)),
      by_workload_(weights_.size()) {
  const double sum = std::accumulate(weights_.begin(), weights_.end(), 0.0);
  assert(entries > 0 && is_usable(sum));
  for (double& weight : weights_) weight /= sum;
}

double LogTimes::mean_log(const std::vector<double>& row) const {
  double sum = 0;
  for (std::size_t w = 0; w < weights_.size(); ++w)
    sum += weights_[w] * (is_usable(row[w]) ? std::log(row[w]) : kAbsent);
  return sum;
}

Error LogTimes::unusable(int entry, std::size_t workload, double value) const {
  const auto index = static_cast<std::size_t>(entry);
  const std::string who =
      index < names_.size() ? "`" + names_[index] + "`" : fmt::format("entry {}", entry);
  const std::string where = workload < titles_.size() ? "`" + titles_[workload] + "`"
                                                      : fmt::format("workload {}", workload + 1);
  return {fmt::format("round {}: {} on {} measured {}, not a positive number", rounds() + 1, who,
                      where, value),
          "such a run cannot be compared: a time that is too short to be measured takes a longer "
          "workload or wall time, a score must be above 0"};
}

Result<void> LogTimes::add(std::span<const int> order, const Table& value, const Table& other) {
  assert(value.size() == order.size() && (other.empty() || other.size() == order.size()));
  for (std::size_t p = 0; p < order.size(); ++p) {
    assert(value[p].size() == weights_.size());
    for (std::size_t w = 0; w < weights_.size(); ++w) {
      if (!is_usable(value[p][w])) return std::unexpected(unusable(order[p], w, value[p][w]));
    }
  }
  const std::vector<double> absent(entries_, kAbsent);
  combined_.push_back(absent);
  other_.push_back(absent);
  for (Table& table : by_workload_) table.push_back(absent);
  for (std::size_t p = 0; p < order.size(); ++p) {
    const auto entry = static_cast<std::size_t>(order[p]);
    combined_.back()[entry] = mean_log(value[p]);
    if (!other.empty()) other_.back()[entry] = mean_log(other[p]);
    for (std::size_t w = 0; w < weights_.size(); ++w)
      by_workload_[w].back()[entry] = std::log(value[p][w]);
  }
  return {};
}

std::vector<double> LogTimes::differences(int i, int j) const {
  return pair_differences(combined_, i, j);
}

std::vector<double> LogTimes::workload_differences(std::size_t workload, int i, int j) const {
  return pair_differences(by_workload_[workload], i, j);
}

std::vector<double> LogTimes::other_differences(int i, int j) const {
  return pair_differences(other_, i, j);
}

int LogTimes::count_common(std::span<const int> entries) const {
  return static_cast<int>(std::ranges::count_if(combined_, [&](const auto& round) {
    return std::ranges::none_of(
        entries, [&](int e) { return std::isnan(round[static_cast<std::size_t>(e)]); });
  }));
}

Table LogTimes::common(std::span<const int> entries) const {
  Table rows;
  for (const auto& round : combined_) {
    std::vector<double> row;
    for (int entry : entries) row.push_back(round[static_cast<std::size_t>(entry)]);
    if (std::ranges::none_of(row, [](double value) { return std::isnan(value); }))
      rows.push_back(std::move(row));
  }
  return rows;
}

Table centre_rounds(Table rounds) {
  for (auto& row : rounds) {
    const double centre = median(row);
    for (double& value : row) value -= centre;
  }
  return rounds;
}

std::vector<double> column(const Table& table, std::size_t index) {
  std::vector<double> values;
  values.reserve(table.size());
  for (const auto& row : table) values.push_back(row[index]);
  return values;
}

std::vector<double> column_differences(const Table& table, std::size_t a, std::size_t b) {
  std::vector<double> values;
  values.reserve(table.size());
  for (const auto& row : table) values.push_back(row[a] - row[b]);
  return values;
}

}  // namespace hone
