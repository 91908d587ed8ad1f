// SPDX-License-Identifier: Apache-2.0
// The tools that hone drives, resolved to absolute paths, with their versions. Found once.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/process.h"
#include "core/result.h"

namespace hone {

struct Toolchain {
  std::filesystem::path c;         ///< clang, under its LLVM prefix
  std::filesystem::path cxx;       ///< clang++
  std::filesystem::path linker;    ///< ld.lld of the same version
  std::filesystem::path ar;        ///< llvm-ar
  std::filesystem::path ranlib;    ///< llvm-ranlib
  std::filesystem::path profdata;  ///< llvm-profdata
  std::filesystem::path cmake;
  std::filesystem::path ninja;
  std::string version;        ///< of the compiler: "19.1.7"
  std::string cmake_version;  ///< "3.25.1"
  std::string fingerprint;    ///< full version texts of all tools; part of every step key

  /// "clang 19.1.7"
  std::string title() const;
};

/// One tool as `hone doctor` lists it.
struct ToolStatus {
  std::string name;
  std::filesystem::path path;  ///< empty: not found
  std::string version;
  std::string package;  ///< Debian package that brings it
  std::string needed_for;
  bool required = true;
};

/// Oldest versions that do what hone needs: what LLVM 19's flags mean, and
/// CMAKE_PROJECT_TOP_LEVEL_INCLUDES (CMake 3.24).
inline constexpr int kOldestClang = 19;
inline constexpr std::string_view kOldestCmake = "3.24";

/// Resolves `compiler` ("clang": the newest, 19 or later, among clang and clang-NN on PATH and the
/// `llvm-NN` folders below `llvm_parent`, that has its companions; or a path, or a name on PATH)
/// and its companions of the same major version, from the same folder if they are there. A missing
/// or too old tool is an Error with the package that brings it.
Result<Toolchain> find_toolchain(Runner& runner, std::string_view compiler,
                                 const std::filesystem::path& llvm_parent = "/usr/lib");

/// Every tool hone can use, found or not: a required one that is too old counts as not found, with
/// its version told. Never fails.
std::vector<ToolStatus> list_tools(Runner& runner, std::string_view compiler,
                                   const std::filesystem::path& llvm_parent = "/usr/lib");

}  // namespace hone
