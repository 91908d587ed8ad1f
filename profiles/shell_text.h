// SPDX-License-Identifier: Apache-2.0
// Words as a POSIX shell reads them back: for logs and exported scripts. Nothing here is run.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hone {

/// The word itself where a shell takes it literally, else in single quotes.
std::string shell_quoted(std::string_view word);

/// The words quoted and joined by blanks.
std::string shell_quoted(std::span<const std::string> words);

/// The words of a command line that CMake quoted for a shell. Where split_words() refuses it (a
/// `$` in a definition), what can be split at blanks: a flag in it is found all the same.
std::vector<std::string> command_line_words(std::string_view line);

}  // namespace hone
