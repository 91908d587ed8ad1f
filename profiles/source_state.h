// SPDX-License-Identifier: Apache-2.0
// A hash of everything a build may read from the user's tree: paths, contents, modes and link
// targets. Left out: hone's work folders, hone.toml, VCS folders, and folders with a
// CMakeCache.txt.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "core/result.h"

namespace hone {

/// `folders` are hashed in the given order, recursively, entries sorted by name; `excluded` are
/// absolute paths (the work folder, the config file) left out wherever they are met.
Result<std::string> hash_source_state(std::span<const std::filesystem::path> folders,
                                      std::span<const std::filesystem::path> excluded);

}  // namespace hone
