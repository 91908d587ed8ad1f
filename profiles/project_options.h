// SPDX-License-Identifier: Apache-2.0
// The switches that a CMake project offers, for hints on a failed configure: from the cache, as
// far as the configure came, and from the option() calls in its files.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hone {

struct ProjectOption {
  std::string name;
  bool on = true;  ///< its value in the cache, else its default (unknown ones count as on)
};

/// option(NAME "…" DEFAULT) and cmake_dependent_option(NAME …) calls in one CMake file; names that
/// hold a variable are left out. include(CTest) stands for BUILD_TESTING.
std::vector<ProjectOption> parse_options(std::string_view cmake_text);

/// Options of the project, each once; what the cache says goes first. CMake's own (CMAKE_*) are
/// left out. Reads at most 2000 CMake files below `source`, not those below `build`.
std::vector<ProjectOption> find_project_options(const std::filesystem::path& source,
                                                const std::filesystem::path& build);

}  // namespace hone
