// SPDX-License-Identifier: Apache-2.0
// The command lines that the compiler itself left in the linked files, in .GCC.command.line: what
// was really given to it, whatever a wrapper made of the build tool's lines, for the code that was
// really linked. Clang (-frecord-command-line) writes a line for each C and C++ unit, with its
// source; GCC (-frecord-gcc-switches) writes its options without a source, and the linker merges
// equal lines.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "profiles/cmake.h"

namespace hone {

struct RecordedCommands {
  int lines = 0;                       ///< distinct ones in all files; 0: nothing was recorded
  std::vector<EscapedUnit> deviating;  ///< those on which the last word is not the wanted one
};

/// The words of each line. The lines end with a NUL byte; a backslash stands before the blanks and
/// backslashes of a word (LLVM: clang/lib/Driver, EscapeSpacesAndBackslashes).
std::vector<std::vector<std::string>> parse_recorded_commands(std::string_view section);

/// Reads `files` of the build that `setup` describes and compares each line with the compile flags
/// that were wanted. A file without the section, or that cannot be read, adds nothing.
RecordedCommands find_recorded_commands(const BuildSetup& setup,
                                        const std::vector<std::filesystem::path>& files);

}  // namespace hone
