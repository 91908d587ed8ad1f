// SPDX-License-Identifier: Apache-2.0
// Small file helpers that name the path in their errors. Writes are atomic: a reader sees the old
// or the new content, never a half.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "core/file_descriptor.h"
#include "core/result.h"

namespace hone {

/// The whole content. Refuses what is not a regular file.
Result<std::string> read_file(const std::filesystem::path& path);

/// The last `lines` lines of a text file (logs), of at most 1 MiB together; an unreadable file
/// gives "".
std::string read_tail(const std::filesystem::path& path, int lines);

/// Writes to a temporary name beside `path` and renames; makes missing parent folders. Refuses to
/// put a file in the place of what is none (a folder, a device).
Result<void> write_file(const std::filesystem::path& path, std::string_view content);

/// Whether write_file() will be able to write there, tried before hours of work: what is there
/// stays as it is and nothing new is left behind. Tries in the nearest folder that exists already.
Result<void> check_writable(const std::filesystem::path& path);

/// Makes the folder and its parents; fine when it exists.
Result<void> make_directory(const std::filesystem::path& path);

/// Removes the folder with all it holds and makes it anew, empty.
Result<void> make_fresh_directory(const std::filesystem::path& path);

/// The program `name` as execvp would find it in PATH; empty when there is none.
std::filesystem::path find_program(std::string_view name);

/// What execvp searches when there is no PATH in the environment.
inline constexpr std::string_view kDefaultSearchPath = "/bin:/usr/bin";

/// The same in `search_path`, as seen from `directory` (empty: the working directory): names with
/// a slash and relative elements begin there.
std::filesystem::path find_program(std::string_view name, std::string_view search_path,
                                   const std::filesystem::path& directory);

/// Opens for reading; refuses what is not a regular file, and never waits (FIFOs).
Result<FileDescriptor> open_regular_file(const std::filesystem::path& path);

/// One read(2): the number of bytes put into `buffer`, 0 at the end. `path` is for the error.
Result<std::size_t> read_block(const FileDescriptor& file, std::span<char> buffer,
                               const std::filesystem::path& path);

}  // namespace hone
