// SPDX-License-Identifier: Apache-2.0
// What CMake wrote to build.ninja for one configured build: every compile and link with its flags,
// in the order of the command line. Read instead of compile_commands.json because a project can
// switch that file off, and because links stand here too.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace hone {

/// One translation unit as a target compiles it.
struct CompileStatement {
  std::string language;                 ///< CMake's name: "C", "CXX", "ASM", "Fortran", …
  std::filesystem::path object;         ///< relative to the build folder
  std::filesystem::path source;         ///< absolute, or relative to the build folder
  std::filesystem::path object_folder;  ///< of its target, as Target::object_folder
  std::vector<std::string> flags;
};

/// One link of an executable, a shared library or a module.
struct LinkStatement {
  std::filesystem::path output;  ///< relative to the build folder, or absolute
  std::filesystem::path object_folder;
  std::vector<std::filesystem::path> objects;
  std::vector<std::string> arguments;  ///< flags, then libraries
};

struct BuildGraph {
  std::vector<CompileStatement> compiles;
  std::vector<LinkStatement> links;
};

/// Parses the text of CMake's build.ninja; statements of other kinds are left out.
BuildGraph parse_build_graph(std::string_view text);

/// Reads build.ninja of a configured build folder.
Result<BuildGraph> load_build_graph(const std::filesystem::path& build);

}  // namespace hone
