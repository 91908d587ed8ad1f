// SPDX-License-Identifier: Apache-2.0
// Looking for compilers and their companions: what profiles/toolchain puts together, one file per
// family of compilers.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "profiles/tool_probe.h"
#include "profiles/toolchain.h"

namespace hone {

struct FoundTool {
  std::filesystem::path path;  ///< empty: not found
  ToolAnswer answer;
};

/// The first of the names that is on PATH.
FoundTool find_on_path(ToolProbe& probe, std::initializer_list<const char*> names);

void add_fingerprint(Toolchain& toolchain, const FoundTool& tool);

/// Every clang that `compiler` may mean, newest first; empty: it names none.
std::vector<FoundTool> find_clangs(ToolProbe& probe, std::string_view compiler,
                                   const std::filesystem::path& llvm_parent);
/// A tool of the same major version: beside the clang, else on PATH.
std::optional<FoundTool> find_companion(ToolProbe& probe, const FoundTool& clang,
                                        const std::string& name);
/// A tool that Clang's toolchain must have.
struct CompanionNeed {
  const char* name;
  const char* package;  ///< Debian's, without the version
  const char* needed_for;
  std::filesystem::path Toolchain::* member;
};
/// What stands beside a clang; cmake and ninja are not looked for.
std::vector<CompanionNeed> clang_companions();
Result<Toolchain> find_clang_toolchain(ToolProbe& probe, std::string_view compiler,
                                       const std::filesystem::path& llvm_parent);

/// True if the program says that it is a GCC.
bool is_gcc(const FoundTool& tool);
Result<Toolchain> find_gcc_toolchain(ToolProbe& probe, std::string_view compiler);

/// BOLT, llvm-strip, LLD and the allocators' libraries, as far as they are there. GCC's come from
/// the newest LLVM that is installed.
void add_optional_tools(ToolProbe& probe, Toolchain& toolchain,
                        const std::filesystem::path& llvm_parent);

}  // namespace hone
