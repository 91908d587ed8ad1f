// SPDX-License-Identifier: Apache-2.0
#include "analyzers/witness.h"

#include <fmt/format.h>

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

bool is_suspicious(double baseline_count, double count) {
  return count * kSuspiciousRatio < baseline_count;
}

std::string render_witness(const std::string& name, std::optional<double> gain,
                           double baseline_count, double count) {
  const double change = count / baseline_count - 1;
  const std::string amount =
      fmt::format("{} {}", render_percent(std::abs(change)), change < 0 ? "fewer" : "more");
  if (is_suspicious(baseline_count, count))
    return fmt::format(
        "Work may have been optimised away: `{}` executes {} instructions where baseline executes "
        "{}, with the same checked output. Verify before you praise it.",
        name, render_count(count), render_count(baseline_count));
  if (std::abs(change) < kSameShare)
    return fmt::format("Instructions do not tell `{}` from baseline (within 0.1 %){}.", name,
                       gain ? ": what differs in time comes from memory or code layout" : "");
  if (gain.value_or(0) == 0)
    return fmt::format("`{}` executes {} instructions than baseline.", name, amount);
  const bool agrees = (*gain > 0) == (change < 0);
  return fmt::format("Instructions {}: `{}` executes {} instructions than baseline{}.",
                     agrees ? "agree" : "disagree", name, amount,
                     agrees ? "" : "; caches, branches or luck with the layout make up for it");
}

}  // namespace hone
