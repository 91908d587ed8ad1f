// SPDX-License-Identifier: Apache-2.0
// The tools that hone drives, resolved to absolute paths, with their versions. Found once.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/process.h"
#include "core/result.h"
#include "profiles/profile.h"

namespace hone {

enum class Family { kClang, kGcc };

/// A memory allocator's library as this machine has it.
struct InstalledAllocator {
  std::string link_name;          ///< for -l; empty: cannot be linked (no development package)
  std::filesystem::path runtime;  ///< the shared library; empty: not installed
};

struct Toolchain {
  Family family = Family::kClang;
  std::string name;                ///< as hone.toml has it: "clang", "gcc", "gcc-13", a path
  std::filesystem::path c;         ///< clang, under its LLVM prefix; or gcc
  std::filesystem::path cxx;       ///< clang++ or g++
  std::filesystem::path linker;    ///< ld.lld of the same version; GNU ld for GCC
  std::filesystem::path ar;        ///< llvm-ar or gcc-ar
  std::filesystem::path ranlib;    ///< llvm-ranlib or gcc-ranlib
  std::filesystem::path profdata;  ///< llvm-profdata or gcov-tool
  std::filesystem::path cmake;
  std::filesystem::path ninja;
  std::string version;         ///< of the compiler: "19.1.7"
  std::string linker_version;  ///< "19.1.7", "2.40"
  std::string cmake_version;   ///< "3.25.1"
  std::string fingerprint;     ///< full version texts of all tools above; part of every step key

  // What only some profiles need; empty where it is missing.
  std::filesystem::path gcov_dump;    ///< GCC's
  std::filesystem::path lld;          ///< ld.lld, also for GCC's ICF profiles
  std::filesystem::path bolt;         ///< llvm-bolt
  std::filesystem::path merge_fdata;  ///< BOLT's
  std::filesystem::path strip;        ///< llvm-strip
  std::string lld_version;            ///< its full text
  std::string bolt_version;
  InstalledAllocator jemalloc;
  InstalledAllocator mimalloc;

  /// "clang 19.1.7"
  std::string title() const;
  /// "lld 19.1.7", "GNU ld 2.40"
  std::string linker_title() const;
};

/// The library of the axes' allocator; null: the project's own.
const InstalledAllocator* find_allocator(const Axes& axes, const Toolchain& toolchain);

/// The compilers of a run, at least one: the first builds the baseline.
class Toolchains {
 public:
  explicit Toolchains(std::vector<Toolchain> all = {Toolchain{}}) : all_(std::move(all)) {}

  const Toolchain& first() const { return all_.front(); }
  Toolchain& first() { return all_.front(); }
  /// The one that a profile names; the first, if it names none.
  const Toolchain& of(const Axes& axes) const;
  const std::vector<Toolchain>& all() const { return all_; }

 private:
  std::vector<Toolchain> all_;
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

/// Oldest versions that do what hone needs: what LLVM 19's and GCC 12's flags mean, and
/// CMAKE_PROJECT_TOP_LEVEL_INCLUDES (CMake 3.24).
inline constexpr int kOldestClang = 19;
inline constexpr int kOldestGcc = 12;
inline constexpr std::string_view kOldestCmake = "3.24";

/// Resolves `compiler` ("clang": the newest, 19 or later, among clang and clang-NN on PATH and the
/// `llvm-NN` folders below `llvm_parent`, that has its companions; "gcc": the first, 12 or later,
/// of gcc and gcc-NN on PATH, newest first; or a path, or a name on PATH) and its companions of the
/// same major version, from the same folder if they are there. A missing or too old tool is an
/// Error with the package that brings it.
Result<Toolchain> find_toolchain(Runner& runner, std::string_view compiler,
                                 const std::filesystem::path& llvm_parent = "/usr/lib");

/// One toolchain for each name, in their order.
Result<Toolchains> find_toolchains(Runner& runner, const std::vector<std::string>& compilers);

/// Every tool hone can use, found or not: a required one that is too old counts as not found, with
/// its version told. Never fails.
std::vector<ToolStatus> list_tools(Runner& runner, std::string_view compiler,
                                   const std::filesystem::path& llvm_parent = "/usr/lib");

}  // namespace hone
