// SPDX-License-Identifier: Apache-2.0
#include "profiles/profile_doctor.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

namespace hone {

namespace {

/// What follows `mark` in the line, up to the next blank; empty where it does not stand.
std::string word_after(std::string_view line, std::string_view mark) {
  const auto at = line.find(mark);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = line.substr(at + mark.size());
  return std::string(rest.substr(0, rest.find_first_of(" \t'\"")));
}

}  // namespace

ProfileMisfits parse_misfits(std::string_view log) {
  std::map<std::string, double> stale;  // a function may be compiled in several units
  std::set<std::string> missing;
  std::set<std::string_view> units;
  while (!log.empty()) {
    const std::string_view line = log.substr(0, log.find('\n'));
    log.remove_prefix(std::min(line.size() + 1, log.size()));
    if (std::string name = word_after(line, "(hash mismatch) "); !name.empty()) {
      const double count = std::atof(word_after(line, " up to ").c_str());
      double& known = stale[std::move(name)];
      known = std::max(known, count);
    }
    if (std::string name = word_after(line, "no profile data available for function ");
        !name.empty()) {
      missing.insert(std::move(name));
    }
    if (line.contains("[-Wmissing-profile]")) units.insert(line);
  }
  ProfileMisfits misfits{.stale = static_cast<std::int64_t>(stale.size()),
                         .missing = static_cast<std::int64_t>(missing.size()),
                         .units = static_cast<std::int64_t>(units.size())};
  for (const auto& [name, count] : stale) misfits.discarded += count;
  return misfits;
}

std::string describe_fit(const ProfileMisfits& misfits, const TrainingFacts& trained) {
  if (misfits.units > 0) return fmt::format("{} units had no profile data", misfits.units);
  const std::int64_t fitting = std::max<std::int64_t>(0, trained.functions - misfits.stale);
  const double weight =
      trained.weight > 0 ? std::max(0.0, 1 - misfits.discarded / trained.weight) : 0;
  return fmt::format(
      "profile data fits {} of {} functions ({} stale, {} without a record), {:.1f} % of the "
      "executed weight",
      fitting, trained.functions + misfits.missing, misfits.stale, misfits.missing, 100 * weight);
}

}  // namespace hone
