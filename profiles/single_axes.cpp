// SPDX-License-Identifier: Apache-2.0
#include "profiles/single_axes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "profiles/axis_table.h"
#include "profiles/catalog.h"

namespace hone {

namespace {

/// The only axis that is set; empty when none or several are.
std::string find_only_axis(const Axes& axes) {
  std::vector<std::string> set;
  for_each_axis(
      [&](std::string_view axis, auto, auto value) {
        if (value != decltype(value){}) set.emplace_back(axis);
      },
      axes);
  return set.size() == 1 ? set.front() : std::string();
}

/// True if `axes` has a value that `single` sets.
bool shares_value(const Axes& axes, const Axes& single) {
  bool shares = false;
  for_each_axis(
      [&](auto, auto, auto mine, auto wanted) {
        shares = shares || (wanted != decltype(wanted){} && mine == wanted);
      },
      axes, single);
  return shares;
}

}  // namespace

std::vector<AxisChoice> find_axis_choices(std::span<const Profile> profiles) {
  std::vector<AxisChoice> choices;
  for (const CatalogEntry& entry : catalog()) {
    const std::string axis = find_only_axis(entry.profile.axes);
    const auto sets = [&](const Profile& profile) {
      return profile.axes.compile.empty() && profile.axes.link.empty() &&
             shares_value(profile.axes, entry.profile.axes);
    };
    if (!axis.empty() && std::ranges::any_of(profiles, sets)) {
      choices.push_back({axis, entry.profile.name});
    }
  }
  return choices;
}

std::string combine_choices(std::span<const std::string> names) {
  const std::vector<std::string> joined = {fmt::format("{}", fmt::join(names, "+"))};
  return resolve_profiles(joined, {}).value().back().name;
}

int count_combinations(std::span<const AxisChoice> choices) {
  std::map<std::string, int> values;  // with "as the project has it"
  for (const AxisChoice& choice : choices) ++values.try_emplace(choice.axis, 1).first->second;
  int product = 1;
  for (const auto& [axis, count] : values) product *= count;
  return product;
}

}  // namespace hone
