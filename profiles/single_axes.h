// SPDX-License-Identifier: Apache-2.0
// Profiles taken apart: the values of single axes that they set, and the catalog's names for any
// combination of them. What a search over combinations starts from.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "profiles/profile.h"

namespace hone {

/// One value of one axis, as the catalog names it: {"lto", "thin-lto"}.
struct AxisChoice {
  std::string axis;
  std::string name;

  bool operator==(const AxisChoice&) const = default;
};

/// The axis values that at least one of the profiles sets, in the catalog's order, without repeats.
/// A profile with flags of the user's own gives none: they belong to the whole of it.
std::vector<AxisChoice> find_axis_choices(std::span<const Profile> profiles);

/// The name of the profile with all these choices, at most one per axis: "pgo+thin-lto".
std::string combine_choices(std::span<const std::string> names);

/// How many profiles there are with at most one of the choices per axis, the baseline included: the
/// full grid.
int count_combinations(std::span<const AxisChoice> choices);

}  // namespace hone
