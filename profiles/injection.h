// SPDX-License-Identifier: Apache-2.0
// hone's CMake file (profiles/inject.cmake, embedded) and the cache variables that it reads. The
// same file serves hone's own builds and exports; the variables reach it through a script for
// `cmake -C`, a preset or the command line.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "profiles/cmake.h"

namespace hone {

/// Names of the two files that write_injection writes.
inline constexpr std::string_view kInjectionFile = "hone-inject.cmake";
inline constexpr std::string_view kCacheScriptFile = "hone-cache.cmake";

/// The text of profiles/inject.cmake; its head documents the variables.
std::string_view injection_text();

struct CacheVariable {
  std::string name;
  std::string type;   ///< "STRING", "BOOL", "FILEPATH"
  std::string value;  ///< as CMake holds it: lists are joined by ';' and escaped
};

/// HONE_TARGETS, HONE_COMPILE_FLAGS, …: what inject.cmake needs for `setup`. Placeholders that are
/// still in the flags are kept: inject.cmake replaces them. `profdata` (HONE_PROFDATA) may be
/// relative to the injected file's folder, or empty.
std::vector<CacheVariable> injection_variables(const BuildSetup& setup,
                                               std::string_view profdata = {});

/// A CMake list: items joined by ';', a ';' inside an item written '\;'.
std::string cmake_list(std::span<const std::string> items);

/// Text as a bracket argument [=[…]=] of CMake's language: nothing in it is special.
std::string cmake_quoted(std::string_view text);

/// A script for `cmake -C` that sets the variables and appends the injected file, named
/// `injection` (relative to the script), to CMAKE_PROJECT_TOP_LEVEL_INCLUDES, keeping what the user
/// has there.
std::string render_cache_script(std::span<const CacheVariable> variables,
                                std::string_view injection);

}  // namespace hone
