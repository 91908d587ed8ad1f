// SPDX-License-Identifier: Apache-2.0
// When a unity build fails, mostly one file of a target breaks it (an equal static name, a macro, a
// using directive): which one, from the compiler's diagnostics.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "profiles/cmake.h"

namespace hone {

/// A unity build is tried anew so often at the most.
inline constexpr int kUnityRepairs = 16;

/// The sources that the unity files of a configured build include, absolute, sorted.
Result<std::vector<std::filesystem::path>> find_unity_members(const std::filesystem::path& build);

/// The members that a build log blames: for each error the one that it stands in or that includes
/// the header it stands in, once each, in their order, with its first error on one line, paths
/// below `source`. Empty when no error names a member.
std::vector<UnityExclusion> find_unity_offenders(std::string_view log,
                                                 std::span<const std::filesystem::path> members,
                                                 const std::filesystem::path& build,
                                                 const std::filesystem::path& source);

}  // namespace hone
