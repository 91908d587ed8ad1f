// SPDX-License-Identifier: Apache-2.0
// The named profiles and groups, as one table. A name is shorthand for an axis set.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config.h"
#include "core/result.h"
#include "profiles/profile.h"

namespace hone {

struct CatalogEntry {
  Profile profile;
  std::string_view summary;  ///< one line: what it does
  std::string_view cost;     ///< what it costs to build and keep
  std::string_view risk;     ///< when it hurts
  std::string_view needs;    ///< beyond the compiler; empty: nothing
};

struct Group {
  std::string_view name;
  std::string_view summary;
  std::vector<std::string_view> profiles;
};

std::span<const CatalogEntry> catalog();
std::span<const Group> groups();

/// The profiles that `names` (groups, catalog names, custom names, "a+b" combinations of catalog
/// names) stand for: baseline first, then by complexity, without repeats. With several compilers
/// each name stands for a profile of each of them; those of all but the first are named "gcc:O3",
/// and a name that begins so means that compiler alone. An unknown name is an Error with
/// `use_place` and the nearest known one; so is an `extends` that is unknown or circular, also of a
/// custom profile that is not named.
Result<std::vector<Profile>> resolve_profiles(std::span<const std::string> names,
                                              std::span<const CustomProfile> custom,
                                              std::string_view use_place = {},
                                              std::span<const std::string> compilers = {});

/// What rows of that compiler begin with, before the colon: its name, or the file name of its path.
std::string compiler_label(std::string_view compiler);

}  // namespace hone
