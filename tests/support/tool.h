// SPDX-License-Identifier: Apache-2.0
// Compilers, assemblers and yaml2obj as makers of test inputs, so that none is a binary in the
// tree.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace hone::test {

/// The first of the names that PATH holds ("clang-19", "clang"); empty when there is none.
std::string find_tool(std::initializer_list<std::string_view> names);

/// Runs to the end, output to `stdout_file` or nowhere. Throws when it cannot be started or fails.
void run_tool(const std::vector<std::string>& argv,
              const std::filesystem::path& stdout_file = "/dev/null");

/// Assembles GNU assembly text for x86-64 to `name` in the folder.
std::filesystem::path assemble(const TemporaryFolder& folder, const std::string& name,
                               std::string_view text);

/// Compiles or links with clang and lld: `arguments`, then -o `name`.
std::filesystem::path compile(const TemporaryFolder& folder, const std::string& name,
                              std::vector<std::string> arguments);

/// Makes `name` from a YAML description.
std::filesystem::path make_from_yaml(const TemporaryFolder& folder, const std::string& name,
                                     std::string_view yaml);

/// True, and the skip is announced, when a tool for making inputs is missing.
bool lacks_tools();

}  // namespace hone::test
