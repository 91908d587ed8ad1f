// SPDX-License-Identifier: Apache-2.0
#include "analyzers/witness.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string>

#include "analyzers/advise_numbers.h"

namespace hone {
namespace {

/// Below this the counts are the same: start-up depends on the environment by so much.
constexpr double kSameShare = 0.001;
/// A program that does so much less than before may have lost its work.
constexpr double kSuspiciousRatio = 3;

std::string render_count(double count) {
  if (count < 1e6) return fmt::format("{:.0f}", count);
  return count < 1e9 ? fmt::format("{:.3g} million", count / 1e6)
                     : fmt::format("{:.3g} billion", count / 1e9);
}

bool has_lost_work(const CountedWorkload& workload) {
  return workload.count * kSuspiciousRatio < workload.baseline;
}

std::string render_lost_work(const std::string& name, std::span<const CountedWorkload> workloads) {
  std::string where;
  for (const CountedWorkload& workload : workloads) {
    if (!has_lost_work(workload)) continue;
    where += fmt::format("{}{} instructions where baseline executes {}", where.empty() ? "" : ", ",
                         render_count(workload.count), render_count(workload.baseline));
    if (workloads.size() > 1) where += fmt::format(" on `{}`", workload.name);
  }
  return fmt::format(
      "Work may have been optimised away: `{}` executes {}, with the same checked output. Verify "
      "before you praise it.",
      name, where);
}

}  // namespace

std::vector<std::string> counting_wrapper(const std::filesystem::path& valgrind,
                                          const std::filesystem::path& log) {
  return {valgrind.string(),
          "--tool=cachegrind",
          "--cache-sim=no",
          "--branch-sim=no",
          "--cachegrind-out-file=/dev/null",
          "--log-file=" + log.string()};
}

Result<double> read_instruction_count(std::string_view log) {
  const std::size_t title = log.find("refs:");
  if (title == std::string_view::npos) return fail("valgrind counted no instructions");
  double count = 0;
  for (const char c : log.substr(title + 5)) {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      count = 10 * count + (c - '0');
    } else if (c != ',' && c != ' ') {
      break;
    }
  }
  if (!(count > 0)) return fail("valgrind counted no instructions");
  return count;
}

double mean_log_ratio(std::span<const CountedWorkload> workloads) {
  double sum = 0;
  double weights = 0;
  for (const CountedWorkload& workload : workloads) {
    sum += workload.weight * std::log(workload.count / workload.baseline);
    weights += workload.weight;
  }
  return sum / weights;
}

bool is_suspicious(std::span<const CountedWorkload> workloads) {
  return std::ranges::any_of(workloads, has_lost_work);
}

Agreement judge_agreement(std::optional<double> gain, std::span<const CountedWorkload> workloads) {
  const double change = std::expm1(mean_log_ratio(workloads));
  if (std::abs(change) < kSameShare) return Agreement::kEqual;
  if (gain.value_or(0) == 0) return Agreement::kUnknown;
  return (*gain > 0) == (change < 0) ? Agreement::kAgree : Agreement::kDisagree;
}

std::string render_witness(const std::string& name, std::optional<double> gain,
                           std::span<const CountedWorkload> workloads) {
  if (is_suspicious(workloads)) return render_lost_work(name, workloads);
  const double change = std::expm1(mean_log_ratio(workloads));
  const std::string amount =
      fmt::format("{} {}", render_percent(std::abs(change)), change < 0 ? "fewer" : "more");
  switch (judge_agreement(gain, workloads)) {
    case Agreement::kEqual:
      return fmt::format(
          "Instructions do not tell `{}` from baseline (within 0.1 %){}.", name,
          gain.value_or(0) != 0 ? ": what differs in time comes from memory or code layout" : "");
    case Agreement::kAgree:
      return fmt::format("Instructions agree: `{}` executes {} instructions than baseline.", name,
                         amount);
    case Agreement::kDisagree:
      return fmt::format(
          "Instructions disagree: `{}` executes {} instructions than baseline; caches, branches or "
          "luck with the layout make up for it.",
          name, amount);
    case Agreement::kUnknown:
      break;
  }
  return fmt::format("`{}` executes {} instructions than baseline.", name, amount);
}

}  // namespace hone
