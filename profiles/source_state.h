// SPDX-License-Identifier: Apache-2.0
// A hash of everything a build may read from the user's tree: paths, contents, modes and link
// targets (links are not followed). Left out: hone's work folders, hone.toml, VCS folders, and
// folders with a CMakeCache.txt other than the hashed ones themselves.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "core/result.h"

namespace hone {

/// `folders` are hashed in the given order, recursively, entries sorted by name; `excluded` are
/// absolute paths (the work folder, the config file) left out wherever they are met. Times do not
/// count. What may not be read counts as unreadable: the build cannot read it either. A folder that
/// is missing is an Error.
Result<std::string> hash_source_state(std::span<const std::filesystem::path> folders,
                                      std::span<const std::filesystem::path> excluded);

}  // namespace hone
