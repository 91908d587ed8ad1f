// SPDX-License-Identifier: Apache-2.0
// Who has the last word on a command line: of the flags that decide one thing (-O…, -march=…,
// -flto…, -fprofile-…; -fuse-ld=… on links) the last one does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hone {

/// What decides otherwise than `wanted` does: "with -O0 after -O3", "without -flto=thin"; empty
/// where all wanted flags have the last word.
std::string find_compile_override(const std::vector<std::string>& wanted,
                                  const std::vector<std::string>& found);
/// The same of a link line.
std::string find_link_override(const std::vector<std::string>& wanted,
                               const std::vector<std::string>& found);

/// The flag of a command line that decides on link-time optimisation ("-flto=auto", "-fno-lto");
/// empty where none does.
std::string find_lto_flag(const std::vector<std::string>& flags);

/// True if a flag of a command line is the wanted one; a placeholder in that stands for any text
/// that CMake put there.
bool agrees(std::string_view wanted, std::string_view found);

}  // namespace hone
