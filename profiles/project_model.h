// SPDX-License-Identifier: Apache-2.0
// What CMake knows of a configured project, read from its File API (codemodel-v2, toolchains-v1,
// cache-v2, cmakeFiles-v1): targets, their artifacts, sources and dependencies.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace hone {

enum class TargetKind {
  kExecutable,
  kStaticLibrary,
  kSharedLibrary,
  kModuleLibrary,
  kObjectLibrary,
  kInterfaceLibrary,
  kUtility
};

struct Target {
  std::string name;
  TargetKind kind = TargetKind::kUtility;
  std::vector<std::filesystem::path> artifacts;  ///< absolute; the first is the linked file
  std::vector<std::string> dependencies;         ///< names of targets
  std::vector<std::filesystem::path> sources;    ///< absolute; compiled ones only
  std::vector<std::filesystem::path> includes;   ///< absolute; search folders, system ones left out
  /// The last -O… of its C and C++ units, one for each group of equal flags; "" for none, and where
  /// the same level once more would not be the same: beside flags that it stands for as well.
  std::vector<std::string> levels;
  std::filesystem::path object_folder;  ///< relative to the build: sub/CMakeFiles/app.dir
  bool from_generator = false;          ///< made by CMake itself (ALL_BUILD, …)
};

struct ProjectModel {
  std::string name;
  std::filesystem::path source;
  std::filesystem::path build;
  std::vector<Target> targets;
  std::map<std::string, std::string> cache;                ///< CMake cache variables
  std::map<std::string, std::filesystem::path> compilers;  ///< by language: "C", "CXX", "ASM", …
  std::vector<std::filesystem::path> input_files;  ///< CMake's own inputs inside the source tree
  std::vector<std::filesystem::path> external_inputs;  ///< those outside, CMake's modules left out

  const Target* find(std::string_view name) const;
  /// Executable targets that CMake's generator did not make, in the model's order.
  std::vector<const Target*> executables() const;
};

/// The targets that are linked into one executable: itself first, then every library of the project
/// that it reaches without passing through another executable.
struct Closure {
  std::vector<std::string> targets;
  std::filesystem::path executable;              ///< absolute path in the build folder
  std::vector<std::filesystem::path> libraries;  ///< shared libraries of the project, absolute
};

/// Asks for the replies before a configure: writes the query files into `build`.
Result<void> write_file_api_query(const std::filesystem::path& build);

/// Reads the replies after a configure.
Result<ProjectModel> load_project_model(const std::filesystem::path& build);

/// An unknown target or one that is no executable is an Error that lists the executables and names
/// the nearest.
Result<Closure> find_closure(const ProjectModel& model, std::string_view target);

/// Folders outside the source tree that hold sources of the project, absolute and without repeats
/// (a project whose CMakeLists.txt is not at its root): their content is source state too. Sources,
/// search folders for headers and CMake inputs count; folders below /usr and the build do not, nor
/// does one that lies in another of the list.
std::vector<std::filesystem::path> external_source_folders(const ProjectModel& model);

/// True if `path` is `folder` or lies in it; compares names, touches no disk.
bool lies_in(const std::filesystem::path& path, const std::filesystem::path& folder);

}  // namespace hone
