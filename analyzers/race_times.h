// SPDX-License-Identifier: Apache-2.0
// The logarithms of all that a race measured, one row per round and one column per entry; not a
// number where an entry did not run. Several workloads count as the weighted mean of their
// logarithms, so every difference of two entries is the weighted mean of their log-ratios.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"

namespace hone {

/// Rows of equal length: rounds by entries, or runs by workloads.
using Table = std::vector<std::vector<double>>;

class LogTimes {
 public:
  /// `weights`: one per workload, each > 0. `names` of the entries and `titles` of the workloads
  /// are for messages, or empty.
  LogTimes(int entries, std::vector<double> weights, std::vector<std::string> names = {},
           std::vector<std::string> titles = {});

  /// Adds a round: value[p][w] of entry order[p] on workload w; `other` is the same of the other
  /// metric or empty. Values of `value` must be positive and finite, else an Error names the run
  /// and nothing is added; in `other` such a value means unknown.
  Result<void> add(std::span<const int> order, const Table& value, const Table& other);

  int rounds() const { return static_cast<int>(combined_.size()); }
  std::size_t workloads() const { return weights_.size(); }

  /// ln t_i - ln t_j of every round that both ran, in order.
  std::vector<double> differences(int i, int j) const;
  /// The same of one workload.
  std::vector<double> workload_differences(std::size_t workload, int i, int j) const;
  /// The same of the other metric, where it is known.
  std::vector<double> other_differences(int i, int j) const;

  /// The rounds that all of `entries` ran; columns as in `entries`.
  Table common(std::span<const int> entries) const;
  /// How many these are.
  int count_common(std::span<const int> entries) const;

 private:
  double mean_log(const std::vector<double>& row) const;
  Error unusable(int entry, std::size_t workload, double value) const;

  std::size_t entries_;
  std::vector<double> weights_;  ///< sum 1
  std::vector<std::string> names_;
  std::vector<std::string> titles_;
  Table combined_;  ///< [round][entry]
  std::vector<Table> by_workload_;
  Table other_;
};

/// Each value minus the median of its row.
Table centre_rounds(Table rounds);

/// One column of a table.
std::vector<double> column(const Table& table, std::size_t index);

/// a[r] - b[r] of two columns.
std::vector<double> column_differences(const Table& table, std::size_t a, std::size_t b);

}  // namespace hone
