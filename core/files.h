// SPDX-License-Identifier: Apache-2.0
// Small file helpers that name the path in their errors. Writes are atomic: a reader sees the old
// or the new content, never a half.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/result.h"

namespace hone {

/// The whole content. Refuses what is not a regular file.
Result<std::string> read_file(const std::filesystem::path& path);

/// The last `lines` lines of a text file (logs); an unreadable file gives "".
std::string read_tail(const std::filesystem::path& path, int lines);

/// Writes to a temporary name beside `path` and renames; makes missing parent folders.
Result<void> write_file(const std::filesystem::path& path, std::string_view content);

/// Makes the folder and its parents; fine when it exists.
Result<void> make_directory(const std::filesystem::path& path);

/// Removes the folder with all it holds and makes it anew, empty.
Result<void> make_fresh_directory(const std::filesystem::path& path);

/// The program `name` as execvp would find it in PATH; empty when there is none.
std::filesystem::path find_program(std::string_view name);

}  // namespace hone
